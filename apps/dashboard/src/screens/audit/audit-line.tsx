import type { AuditEntry } from '@procession/contracts/read-models.ts';
import { Link } from '@tanstack/react-router';
import type { Ref } from 'react';
import { absolute } from '../../parts/instant.tsx';
import { longDate, seconds, type Zone } from '../../words/format.ts';
import { words } from '../../words/words.ts';
import { actOf, momentOf } from './audit-act.ts';

interface AuditLineProps {
  entry: AuditEntry;
  /** The first of its day: the day stands above it. */
  isNewDay: boolean;
  zone: Zone;
  only: (person: string) => void;
  index: number;
  /** From the top of the list, px. */
  top: number;
  measure: Ref<HTMLLIElement>;
}

export function AuditLine({ entry, isNewDay, zone, only, index, top, measure }: AuditLineProps) {
  const { audit } = words;
  const at = Date.parse(entry.at);
  const who = entry.actorName ?? entry.actor;
  const isForAnother = entry.onBehalfOf !== null && entry.onBehalfOf !== entry.actor;
  return (
    <li ref={measure} data-index={index} style={{ transform: `translateY(${top}px)` }}>
      {isNewDay && (
        <div className="grp">
          <span />
          <b>{longDate(at, zone)}</b>
        </div>
      )}
      <div className="act">
        <time className="d" dateTime={entry.at} title={absolute(at)}>
          {seconds(at, zone)}
        </time>
        <div className="w">
          <div className="told">
            <span>
              <button type="button" className="who" onClick={() => only(entry.actor)} title={audit.filters.only(who)}>
                {who}
              </button>
              {isForAnother && ` ${audit.for(entry.onBehalfOfName ?? entry.onBehalfOf!)}`} {actOf(entry)}
            </span>
            <About entry={entry} />
          </div>
          {entry.comment !== null && <div className="q sm said">{audit.quoted(entry.comment)}</div>}
        </div>
      </div>
    </li>
  );
}

function About({ entry: { id, title, entityId } }: { entry: AuditEntry }) {
  const text = title ?? entityId;
  const moment = momentOf(id);
  if (text === null) return null;
  if (!moment) return <span className="about">{text}</span>;
  return (
    <Link className="about" to="/instances/$id" params={{ id: moment.instance }} search={{ at: moment.revision }}>
      {text}
    </Link>
  );
}
