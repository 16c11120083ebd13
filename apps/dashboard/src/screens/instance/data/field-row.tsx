import { useState } from 'react';
import { download } from '../../../api/download.ts';
import { useZone } from '../../../app/preferences.ts';
import { Button } from '../../../parts/button.tsx';
import { showFailure } from '../../../parts/failure-toast.ts';
import { type FieldDeclaration, isFile, isMoney, labelOf, valueText } from '../../../parts/form/field-value.tsx';
import { absolute } from '../../../parts/instant.tsx';
import { words } from '../../../words/words.ts';
import { factAt } from '../chronicle.ts';
import { dayAndTime } from '../day-and-time.ts';
import { type FieldChange, isWithheld } from '../field-lives.ts';
import { useMoment } from '../moment.ts';
import { ValueText } from '../value-text.tsx';
import type { FieldLife } from './field-groups.ts';

/** Changes of a field that are shown by themselves; the earlier ones when they are asked for. */
const shownMax = 3;

/** Label, rule, value; below it who gave it which value, and when. */
export function FieldRow({
  life: { field, value, changes },
  declared,
}: {
  life: FieldLife;
  declared: FieldDeclaration | undefined;
}) {
  const { fact } = useMoment();
  const { data } = words.instance;
  const [isWhole, setWhole] = useState(false);
  const isNew = changes.some(({ event }) => event.revision === fact.revision);
  const shown = isWhole ? changes : changes.slice(-shownMax);
  return (
    <>
      <dt>{labelOf(field, declared)}</dt>
      <dd className={isNew ? 'lit' : ''}>
        {isFile(value) ? (
          <button type="button" className="l" onClick={() => void download(value).catch(showFailure)}>
            {valueText(value)}
          </button>
        ) : (
          <span className={isMoney(value) ? 'b' : ''}>
            <ValueText value={value} declared={declared} />
          </span>
        )}
        {changes.length > 0 && (
          <ol className="lives">
            {changes.length > shown.length && (
              <li>
                <Button look="ghost" small onClick={() => setWhole(true)}>
                  {data.earlier(changes.length - shown.length)}
                </Button>
              </li>
            )}
            {shown.map((change) => (
              <ChangeLine
                key={change.event.revision}
                change={change}
                declared={declared}
                isOnly={changes.length === 1 && value !== undefined}
              />
            ))}
          </ol>
        )}
      </dd>
    </>
  );
}

function ChangeLine({
  change: { before, after, event },
  declared,
  isOnly,
}: {
  change: FieldChange;
  declared: FieldDeclaration | undefined;
  /** Its value stands above. */
  isOnly: boolean;
}) {
  const { chronicle, fact, moveTo } = useMoment();
  const { instance } = words;
  const zone = useZone();
  const at = Date.parse(event.at);
  const when = event.revision > fact.revision ? 'later' : event.revision === fact.revision ? 'at' : 'before';
  return (
    <li className={when}>
      <button
        type="button"
        aria-current={when === 'at' ? 'step' : undefined}
        onClick={() => moveTo(factAt(chronicle, event.revision)!.n)}
      >
        <time dateTime={event.at} title={absolute(at)}>
          {dayAndTime(at, zone)}
        </time>{' '}
        <span className="m">{event.actor === 'system' ? instance.data.system : (event.actorName ?? event.actor)}</span>
        {!isOnly && (
          <>
            {': '}
            {before !== undefined && !isWithheld(before) && (
              <>
                <s>
                  <ValueText value={before} declared={declared} />
                </s>
                {' → '}
              </>
            )}
            {after === undefined ? instance.emptied : <ValueText value={after} declared={declared} />}
          </>
        )}
      </button>
    </li>
  );
}
