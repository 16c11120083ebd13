import type { InstanceStatus } from '@procession/contracts/statuses.ts';
import { openIncidents } from '@procession/engine/instance/state.ts';
import { Link } from '@tanstack/react-router';
import { Printer } from 'lucide-react';
import type { ReactNode } from 'react';
import { buttonClass } from '../../parts/button.tsx';
import { type FieldDeclaration, isMoney, labelOf, valueText } from '../../parts/form/field-value.tsx';
import { Icon } from '../../parts/icon.tsx';
import { nameOf } from '../../parts/outcome-look.ts';
import { Status } from '../../parts/status.tsx';
import { words } from '../../words/words.ts';
import { fieldsOf } from '../inbox/declared-fields.ts';
import { lasting } from './lasting.ts';
import { useMoment } from './moment.ts';
import { Operations } from './operations/operations.tsx';
import { currentSteps } from './step-names.ts';
import { timeSpent } from './time-spent.ts';
import { useMomentMs } from './use-moment-ms.ts';

/** Fields that stand in the head: more would not fit beside the rest. */
const listedMax = 2;

/** What it is, and how it was at the moment that is shown. */
export function InstanceHeader() {
  const { id, definition, state } = useMoment();
  const { instance } = words;
  const fields = fieldsOf(definition) as Record<string, FieldDeclaration & { listed?: boolean }>;
  const listed = Object.entries(fields)
    .filter(([name, { listed: isListed }]) => isListed && state.data[name] !== undefined)
    .sort(([a], [b]) => Number(isMoney(state.data[b])) - Number(isMoney(state.data[a])))
    .slice(0, listedMax);
  const steps = currentSteps(state, definition);
  const broken = openIncidents(state).length;
  return (
    <header className="hd">
      <div className="row">
        <h1 className="t2">{state.title}</h1>
        <span className="sp" />
        <Link
          to="/instances/$id/record"
          params={{ id }}
          className={`${buttonClass({ small: true, look: 'ghost' })} wide-only`}
          aria-label={instance.record}
          title={instance.record}
        >
          <Icon of={Printer} />
        </Link>
        <Operations />
      </div>
      <dl className="facts">
        <Fact name={instance.status} className="status">
          {broken > 0 ? <Status of="failed" /> : <Status of={state.status as InstanceStatus} />}
        </Fact>
        <Fact name={instance.step} className="step">
          <span className="b">
            {steps.length === 0 ? words.parts.empty : instance.steps(steps[0]!, steps.length - 1)}
          </span>
        </Fact>
        {listed.map(([name, declared], n) => (
          <Fact key={name} name={labelOf(name, declared)} className={n === 0 ? '' : 'desk-fact'}>
            <span className="b">{valueText(state.data[name], declared)}</span>
          </Fact>
        ))}
        {state.entity && (
          <Fact name={nameOf(state.entity.type)} className="desk-fact">
            <Link
              to="/instances"
              search={{ entityType: state.entity.type, entityId: state.entity.id }}
              className="l"
              title={instance.sameEntity(state.entity.id)}
            >
              {state.entity.id}
            </Link>
          </Fact>
        )}
        <Fact name={instance.workflow} className="desk-fact">
          <Link
            to="/workflows/$key"
            params={{ key: state.definition }}
            search={{ version: state.version }}
            className="l"
          >
            {instance.version(state.version)}
          </Link>
        </Fact>
        <TimeFacts />
      </dl>
    </header>
  );
}

function TimeFacts() {
  const { chronicle, fact, state } = useMoment();
  const { instance } = words;
  const until = useMomentMs();
  const { age, working } = timeSpent(chronicle.visits, {
    startedAt: Date.parse(state.startedAt),
    revision: fact.through,
    until,
  });
  return (
    <>
      <Fact name={instance.age} className="age">
        {lasting(age)}
      </Fact>
      <Fact name={instance.timeSpent} className="spent">
        <span className="ww hatch" aria-hidden="true">
          <i style={{ width: `${age === 0 ? 0 : (working / age) * 100}%` }} />
        </span>
        {instance.spent(lasting(working), lasting(age - working))}
      </Fact>
    </>
  );
}

const Fact = ({ name, className, children }: { name: string; className: string; children: ReactNode }) => (
  <div className={className}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);
