import { expect, test } from 'vitest';
import { isRejection } from '../decider.ts';
import {
  after,
  approvalStep,
  beginWorld,
  by,
  complete,
  decideAs,
  definitionOf,
  field,
  formStep,
  given,
  refold,
  roleOf,
  type Sent,
  start,
  tell,
  type World,
} from '../testing.ts';
import { evolve, type RecordedEvent } from './evolve.ts';

const roles = { boss: ['bo'] };
const operator = { permissions: ['operate' as const] };

function played(definition: World['definition'], commands: Sent[]): World {
  return commands.reduce(
    (world, sent) => {
      const decision = tell(world, sent);
      if (isRejection(decision)) throw new Error(decision.rejection.detail);
      return after(world, decision.events);
    },
    beginWorld(definition, { roles }),
  );
}

test('a join uses up the oldest arrival of each source', () => {
  const definition = definitionOf(
    {
      a: formStep({ split: 'all', next: ['b', 'c'] }),
      b: formStep({ split: 'all', next: ['j', 'again'] }),
      again: formStep({ next: ['b'] }),
      c: formStep({ next: ['j'] }),
      j: formStep({ join: 'all' }),
    },
    {},
  );
  // a, b, again, b#2: two arrivals from b wait, of the visits with serials 1 and 4.
  const world = played(definition, [by('ana', start()), ...[1, 2, 4, 5, 3].map((task) => by('ana', complete(task)))]);
  expect(world.state.routing.visits.at(-1)).toMatchObject({ step: 'j', parents: [1, 2] });
  expect(world.state.routing.arrivals).toEqual([{ step: 'j', source: 'b', visit: 4 }]);
});

test('a task is another one when a value that it shows has changed', () => {
  const definition = definitionOf(
    { a: approvalStep(roleOf('boss'), { shows: ['refund'] }) },
    { fields: [field('refund'), field('note')] },
  );
  const begun = [by('ana', start({ refund: 1 }))];
  const seen = { expected: { task: 2 } };
  given(definition, [...begun, by('op', { type: 'ChangeData', set: { note: 1 } }, operator)], { roles })
    .when(by('bo', decideAs(1, 'approved'), seen))
    .thenEvents('TaskDecided', 'TaskCompleted', 'InstanceEnded', 'InstanceAdvanced');
  given(definition, [...begun, by('op', { type: 'ChangeData', set: { refund: 2 } }, operator)], { roles })
    .when(by('bo', decideAs(1, 'approved'), seen))
    .thenRejected('revision-moved', { what: 'task', expected: 2, actual: 4 });
});

test('folding changes no state that it was given', () => {
  const definition = definitionOf({ a: approvalStep(roleOf('boss'), { next: ['b'] }), b: formStep() });
  const frozen = (state: object): object => {
    for (const value of Object.values(state)) if (typeof value === 'object' && value !== null) frozen(value);
    return Object.freeze(state);
  };
  const world = played(definition, [by('ana', start())]);
  frozen(world.state);
  const decision = tell(world, by('bo', decideAs(1, 'approved')));
  expect(isRejection(decision)).toBe(false);
  if (!isRejection(decision)) expect(refold(after(world, decision.events)).routing.visits).toHaveLength(2);
});

test('what does not change is shared with the state before', () => {
  const definition = definitionOf({ a: approvalStep(roleOf('boss'), { next: ['b'] }), b: formStep() });
  const { state } = played(definition, [by('ana', start())]);
  const next = evolve(state, {
    type: 'TaskCommented',
    data: { by: 'ana', comment: 'x' },
    revision: 4,
    recordedAt: '2026-01-05T10:00:00.000Z',
  });
  expect(next.tasks).toBe(state.tasks);
  expect(next.routing).toBe(state.routing);
  expect(next).toMatchObject({ revision: 4, changedAt: '2026-01-05T10:00:00.000Z' });
});

test('a history that closes a visit twice, or names what was never there, is not folded', () => {
  const { state } = played(definitionOf({ a: formStep() }), [by('ana', start())]);
  const event = (event: Pick<RecordedEvent, 'type' | 'data'>) =>
    ({ ...event, revision: 4, recordedAt: '2026-01-05T10:00:00.000Z' }) as RecordedEvent;
  const closed = [3, 0, 'completed', []];
  expect(() => evolve(state, event({ type: 'InstanceAdvanced', data: { moves: [closed, closed] } }))).toThrow(
    'closes a#1',
  );
  expect(() => evolve(state, event({ type: 'InstanceAdvanced', data: { moves: [[4, 7]] } }))).toThrow('names visit 7');
  expect(() => evolve(state, event({ type: 'InstanceAdvanced', data: { moves: [[99, 0]] } }))).toThrow(
    'not known here',
  );
  expect(() => evolve(state, event({ type: 'InstanceAdvanced', data: { moves: [[6, 'a', [0]]] } }))).toThrow(
    'never came',
  );
  expect(() => evolve(state, event({ type: 'TaskReleased', data: { task: 2, by: 'ana' } }))).toThrow('never opened');
});
