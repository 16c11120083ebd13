import type { ParkedList, ParkedStream } from '@procession/contracts/http/parked.ts';
import { Link } from '@tanstack/react-router';
import { Clock, OctagonAlert, RotateCcw } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useNow } from '../../app/clock.ts';
import { Button } from '../../parts/button.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Instant } from '../../parts/instant.tsx';
import { operationsWords } from '../../words/english/operations.ts';
import { span } from '../../words/format.ts';

const ParkedDialog = lazy(async () => ({ default: (await import('./parked-dialog.tsx')).ParkedDialog }));

/** Streams that stand still, and what was skipped of them. */
export function ParkedTable({ list }: { list: ParkedList }) {
  const { parked: says } = operationsWords;
  const [chosen, choose] = useState<{ act: 'retry' | 'skip'; of: ParkedStream }>();
  const { items, skipped } = list;
  return (
    <>
      {items.length > 0 && (
        <section aria-label={says.title}>
          <div className="sec">
            <h2 className="t3">{says.title}</h2>
            <span className="sm q">{says.text}</span>
          </div>
          <table className="parked">
            <thead>
              <tr>
                <th>{says.stream}</th>
                <th>{says.happened}</th>
                <th className="r wide">{says.tries}</th>
                <th className="r wide">{says.since}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {items.map((one) => (
                <Row key={`${one.tenant} ${one.stream}`} one={one} act={(act) => choose({ act, of: one })} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {skipped.length > 0 && (
        <details className="skipped">
          <summary className="sm">{says.skipped(skipped.length)}</summary>
          <ul className="sm">
            {skipped.map((one) => (
              <li key={`${one.tenant} ${one.stream} ${one.revision}`}>
                <b className="b">{one.title ?? one.stream}</b>{' '}
                {says.skippedOne(one.type, one.revision, one.by.slice(one.by.indexOf(':') + 1))},{' '}
                <Instant at={one.at} />: <span className="q">“{one.reason}”</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {chosen && (
        <Suspense fallback={null}>
          <ParkedDialog {...chosen} close={() => choose(undefined)} />
        </Suspense>
      )}
    </>
  );
}

function Row({ one, act }: { one: ParkedStream; act: (act: 'retry' | 'skip') => void }) {
  const { parked: says } = operationsWords;
  const now = useNow();
  const { instance, title, stream, type, revision, reason, tries, parkedAt, isAsked, waiting } = one;
  const name = title ?? stream;
  return (
    <tr>
      <td>
        {instance === null ? (
          <b className="b">{name}</b>
        ) : (
          <Link to="/instances/$id" params={{ id: instance }} className="l b">
            {name}
          </Link>
        )}
        <div className="xs q">
          {type === null ? says.unknownEvent(revision) : says.eventOf(type, revision)}, {says.waiting(waiting)}
        </div>
      </td>
      <td>
        <span className={isAsked ? 'st run' : 'st fail'}>
          <Icon of={isAsked ? Clock : OctagonAlert} small />
          {isAsked ? says.asked : says.failed}
        </span>{' '}
        <span title={reason}>{reason.replace(/^\w*Error: /, '')}</span>
      </td>
      <td className="r wide">{tries}</td>
      <td className="r wide">{span(Math.max(0, now - Date.parse(parkedAt)))}</td>
      <td className="r acts">
        <Button
          small
          icon={RotateCcw}
          disabled={isAsked}
          onClick={() => act('retry')}
          aria-label={`${says.retry}: ${name}`}
        >
          {says.retry}
        </Button>{' '}
        <Button small disabled={isAsked} onClick={() => act('skip')} aria-label={`${says.skip}: ${name}`}>
          {says.skip}
        </Button>
      </td>
    </tr>
  );
}
