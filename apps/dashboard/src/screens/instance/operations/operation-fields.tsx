import { type Visit, visitId } from '@procession/engine/instance/routing-state.ts';
import { openIncidents, openTasks } from '@procession/engine/instance/state.ts';
import { useId, useState } from 'react';
import { type KnownPerson, usePeople } from '../../../app/people.ts';
import { useSession } from '../../../app/session-gate.tsx';
import { Field } from '../../../parts/field.tsx';
import { outcomeName } from '../../../parts/outcome-look.ts';
import { useMoment } from '../moment.ts';
import { stepName } from '../step-names.ts';
import { Choice } from './choice.tsx';
import { DataFields } from './data-fields.tsx';
import { seatOf } from './first-given.ts';
import {
  decidedBy,
  growingVisits,
  type Operation,
  openVisits,
  outcomesOf,
  stepsBeside,
  undecidedSeats,
  visitsToRewind,
} from './offers.ts';
import { operate } from './operate-words.ts';
import type { Given } from './request.ts';

export interface FieldsProps {
  given: Given;
  change: (change: Partial<Given>) => void;
}

/** What has to be said before it is known what would happen. */
export function OperationFields({ operation, ...of }: FieldsProps & { operation: Operation }) {
  const { chronicle, definition } = useMoment();
  const { state } = chronicle;
  const { given, change } = of;
  switch (operation) {
    case 'rewind':
      return (
        <>
          <VisitChoice label={operate.fields.backTo} visits={visitsToRewind(state)} {...of} />
          <label className="row sm mt-3">
            <input
              type="checkbox"
              className="check"
              checked={given.compensate}
              onChange={({ target }) => change({ compensate: target.checked })}
            />
            {operate.fields.compensate}
          </label>
        </>
      );
    case 'move':
      return (
        <>
          <VisitChoice label={operate.fields.branch} visits={openVisits(state)} {...of} />
          {given.visit !== '' && (
            <Choice
              label={operate.fields.to}
              value={given.to}
              options={stepsBeside(definition, stepOf(given.visit)).map((step) => [step, stepName(definition, step)])}
              choose={(to) => change({ to })}
            />
          )}
        </>
      );
    case 'step':
      return <StepFields {...of} />;
    case 'addItem':
      return (
        <>
          <VisitChoice label={operate.fields.step} visits={growingVisits(state, definition)} {...of} />
          <Field label={operate.fields.value} hint={operate.fields.valueHint}>
            {(control) => (
              <input
                {...control}
                className="in"
                autoComplete="off"
                value={given.value}
                onChange={({ target }) => change({ value: target.value })}
              />
            )}
          </Field>
        </>
      );
    case 'closeItems':
      return <VisitChoice label={operate.fields.step} visits={growingVisits(state, definition)} {...of} />;
    case 'data':
      return <DataFields {...of} />;
    case 'assign':
    case 'withdraw':
      return <TaskFields isAssign={operation === 'assign'} {...of} />;
    case 'retry':
      return <IncidentChoice {...of} />;
    case 'suspend':
    case 'resume':
    case 'cancel':
      return null;
  }
}

/** `manager` of `manager#2` */
const stepOf = (visit: string): string => visit.slice(0, visit.lastIndexOf('#'));

function VisitChoice({ label, visits, given, change }: FieldsProps & { label: string; visits: readonly Visit[] }) {
  const { definition } = useMoment();
  return (
    <Choice
      label={label}
      value={given.visit}
      options={visits.map((visit) => [
        visitId(visit),
        operate.visit(stepName(definition, visit.step), visit.n, operate.visitStatus[visit.status]),
      ])}
      choose={(visit) => change({ visit, to: '', outcome: outcomesOf(definition, stepOf(visit))[0] ?? '' })}
    />
  );
}

function StepFields(of: FieldsProps) {
  const { chronicle, definition } = useMoment();
  const { given, change } = of;
  const visit = openVisits(chronicle.state).find((each) => visitId(each) === given.visit);
  const hows = (['skipped', 'cancelled', 'finished'] as const).filter((how) => how !== 'finished' || visit?.items);
  return (
    <>
      <VisitChoice label={operate.fields.step} visits={openVisits(chronicle.state)} {...of} />
      {visit && (
        <Choice
          label={operate.fields.how}
          value={given.how}
          options={hows.map((how) => [how, operate.hows[how]])}
          choose={(how) => change({ how: how as Given['how'] })}
        />
      )}
      {visit && given.how === 'skipped' && (
        <Choice
          label={operate.fields.outcome}
          value={given.outcome}
          options={outcomesOf(definition, visit.step).map((outcome) => [outcome, outcomeName(outcome)])}
          choose={(outcome) => change({ outcome })}
        />
      )}
    </>
  );
}

function TaskFields({ isAssign, given, change }: FieldsProps & { isAssign: boolean }) {
  const { chronicle } = useMoment();
  const { user } = useSession();
  const tasks = isAssign ? openTasks(chronicle.state) : decidedBy(chronicle.state, user.id);
  const task = tasks.find((each) => each.task === given.task);
  const undecided = task ? undecidedSeats(task) : [];
  return (
    <>
      <Choice
        label={operate.fields.task}
        value={given.task === undefined ? '' : String(given.task)}
        options={tasks.map((each) => [String(each.task), each.stepName])}
        choose={(number) => {
          const chosen = tasks.find((each) => each.task === Number(number));
          change({ task: chosen?.task, seat: chosen && seatOf(chosen) });
        }}
      />
      {isAssign && undecided.length > 1 && (
        <Choice
          label={operate.fields.seat}
          value={given.seat ?? ''}
          options={undecided.map(({ id, name }) => [id, name])}
          choose={(seat) => change({ seat })}
        />
      )}
      {isAssign && <PersonField label={operate.fields.person} choose={(to) => change({ to })} />}
    </>
  );
}

function PersonField({ label, choose }: { label: string; choose: (id: string) => void }) {
  const people = usePeople();
  const listId = useId();
  const [typed, type] = useState('');
  return (
    <Field label={label} hint={operate.fields.personHint}>
      {(control) => (
        <>
          <input
            {...control}
            className="in"
            list={listId}
            autoComplete="off"
            value={typed}
            onChange={({ target }) => {
              type(target.value);
              choose(idOf(target.value, people));
            }}
          />
          <datalist id={listId}>
            {[...people.values()].map(({ id, name }) => (
              <option key={id} value={name} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

/** By name or by id. Part of a name is nobody yet. */
function idOf(typed: string, people: ReadonlyMap<string, KnownPerson>): string {
  const text = typed.trim();
  const named = [...people.values()].find(({ name }) => name.toLowerCase() === text.toLowerCase());
  return named?.id ?? (people.has(text) ? text : '');
}

function IncidentChoice({ given, change }: FieldsProps) {
  const { chronicle, definition } = useMoment();
  return (
    <Choice
      label={operate.fields.incident}
      value={given.incident === undefined ? '' : String(given.incident)}
      options={openIncidents(chronicle.state).map(({ incident, kind, step }) => [
        String(incident),
        operate.incident(operate.kinds[kind as keyof typeof operate.kinds] ?? kind, step && stepName(definition, step)),
      ])}
      choose={(number) => change({ incident: Number(number) })}
    />
  );
}
