import './compare.css';
import type { InstanceStatus } from '@procession/contracts/statuses.ts';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useZone } from '../../../app/preferences.ts';
import { Dialog } from '../../../parts/dialog.tsx';
import { Empty } from '../../../parts/empty.tsx';
import { labelOf } from '../../../parts/form/field-value.tsx';
import { outcomeName } from '../../../parts/outcome-look.ts';
import { Status } from '../../../parts/status.tsx';
import { words } from '../../../words/words.ts';
import { fieldsOf } from '../../inbox/declared-fields.ts';
import { factAt } from '../chronicle.ts';
import { dayAndTime } from '../day-and-time.ts';
import { useMoment } from '../moment.ts';
import { stepName } from '../step-names.ts';
import { ValueText } from '../value-text.tsx';
import { difference, type Standing } from './difference.ts';
import { PickMoment } from './pick-moment.tsx';

/** The moment that is shown beside another one (`with`, a revision; 0: now): what is different, and who decided what between. */
export function CompareDialog({ other }: { other: number }) {
  const { chronicle, definition, fact, moveTo } = useMoment();
  const { compare } = words.instance;
  const zone = useZone();
  const navigate = useNavigate({ from: '/instances/$id' });
  const search = (compared: number | undefined) =>
    void navigate({ search: (before) => ({ ...before, compare: compared }), replace: true, resetScroll: false });
  const newest = chronicle.facts.at(-1)!;
  const second = other === 0 ? newest : (factAt(chronicle, other) ?? newest);
  const [earlier, later] = second.n < fact.n ? [second, fact] : [fact, second];
  const found = difference(chronicle, earlier, later);
  const declared = fieldsOf(definition);
  const isSame = found.events === 0;
  return (
    <Dialog isOpen close={() => search(undefined)} title={compare.title}>
      <div className="compare">
        <div className="between">
          <PickMoment
            name={compare.from}
            chosen={earlier}
            pick={(n) => (earlier === fact ? moveTo(n) : search(chronicle.facts[n - 1]!.revision))}
          />
          <PickMoment
            name={compare.to}
            chosen={later}
            pick={(n) => (later === fact ? moveTo(n) : search(n >= newest.n ? 0 : chronicle.facts[n - 1]!.revision))}
          />
        </div>
        {isSame ? (
          <Empty title={compare.same}>{compare.sameText}</Empty>
        ) : (
          <>
            <p className="sm m">{compare.between(found.events, found.decisions.length)}</p>
            <Part name={words.instance.status} isThere={found.status.before !== found.status.after}>
              <dt>{words.instance.status}</dt>
              <dd>
                <Status of={found.status.before as InstanceStatus} /> →{' '}
                <Status of={found.status.after as InstanceStatus} />
              </dd>
            </Part>
            <Part name={compare.fields} isThere={found.fields.length > 0}>
              {found.fields.map(({ field, scope, before, after }) => (
                <div className="contents" key={`${scope} ${field}`}>
                  <dt>{labelOf(field, declared[field])}</dt>
                  <dd>
                    <s>
                      <ValueText value={before} declared={declared[field]} />
                    </s>
                    {' → '}
                    <b className="b">
                      <ValueText value={after} declared={declared[field]} />
                    </b>
                  </dd>
                </div>
              ))}
            </Part>
            <Part name={compare.steps} isThere={found.steps.length > 0}>
              {found.steps.map(({ visit, before, after }) => (
                <div className="contents" key={visit.serial}>
                  <dt>{words.instance.timeline.visit(stepName(definition, visit.step), visit.n)}</dt>
                  <dd>
                    <span className="q">{standingName(before)}</span> → {standingName(after)}
                  </dd>
                </div>
              ))}
            </Part>
            <Part name={compare.decisions} isThere={found.decisions.length > 0}>
              {found.decisions.slice(-decisionsMax).map(({ n, event }) => (
                <div className="contents" key={n}>
                  <dt>{dayAndTime(Date.parse(event.at), zone)}</dt>
                  <dd>{event.summary}</dd>
                </div>
              ))}
            </Part>
          </>
        )}
      </div>
    </Dialog>
  );
}

/** The latest of them; all stand among the events. */
const decisionsMax = 50;

const Part = ({ name, isThere, children }: { name: string; isThere: boolean; children: ReactNode }) =>
  isThere && (
    <section>
      <h3 className="t3">{name}</h3>
      <dl className="rec">{children}</dl>
    </section>
  );

function standingName({ is, outcome }: Standing): string {
  const { standing } = words.instance.compare;
  return is === 'over' ? (outcome === undefined ? standing.over : outcomeName(outcome)) : standing[is];
}
