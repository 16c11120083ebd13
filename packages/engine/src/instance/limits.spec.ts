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
  roleOf,
  rulesStep,
  start,
  tell,
} from '../testing.ts';
import { instanceLimits, isLargerThan } from './limits.ts';
import { visitId } from './routing-state.ts';

const spinning = definitionOf(
  {
    a: formStep({ next: ['r'] }),
    r: rulesStep({ next: [{ when: ({ data }) => data.stop === true, to: 'z' }, { to: 'r' }] }),
    z: formStep(),
  },
  { fields: [field('stop')] },
);

test('a cycle that spins stops at the limit, keeps its branch and can be retried', () => {
  const world = given(spinning, [by('ana', start())]);
  const { state } = world
    .when(by('ana', complete(1)))
    .thenEvents('TaskCompleted', ...Array(1_000).fill('RulesEvaluated'), 'IncidentRaised', 'InstanceAdvanced');
  const last = state.routing.visits.at(-1);
  expect(last).toMatchObject({ step: 'r', status: 'blocked' });
  expect(state.incidents).toMatchObject([{ kind: 'spins', visit: last && visitId(last) }]);
  expect(state.routing.openCount).toBe(1);

  const stopped = given(spinning, [
    by('ana', start()),
    by('ana', complete(1)),
    by('op', { type: 'ChangeData', set: { stop: true } }, { permissions: ['operate'] }),
  ]);
  const after = stopped
    .when(by('op', { type: 'RetryIncident', reason: 'mended' }, { permissions: ['operate'] }))
    .thenEvents('IncidentResolved', 'RulesEvaluated', 'TaskOpened', 'InstanceAdvanced');
  expect(after.state.routing.visits.at(-1)).toMatchObject({ step: 'z', status: 'active' });
});

test('moves beyond the size of an event go into a second part of the same commit', () => {
  const name = 'r'.repeat(64);
  const long = definitionOf({
    a: formStep({ next: [name] }),
    [name]: rulesStep({ next: [name] }),
  });
  let world = beginWorld(long);
  for (const command of [by('ana', start()), by('ana', complete(1))]) {
    const decision = tell(world, command);
    if (isRejection(decision)) throw new Error(decision.rejection.detail);
    world = after(world, decision.events);
  }
  const parts = world.history.flatMap((e) => (e.type === 'InstanceAdvanced' && e.data.part ? [e.data] : []));
  expect(parts.map((p) => p.part)).toEqual([1, 2]);
  for (const { moves } of parts) expect(isLargerThan(moves, instanceLimits.movesBytesMax + 10)).toBe(false);
  expect(world.state.routing.visits).toHaveLength(1_002);
});

test('no command leaves more open visits than an instance may have', () => {
  const growing = definitionOf({
    a: formStep({ split: 'all', next: [...Array(50).fill('b')] }),
    b: formStep({ next: ['a'] }),
  });
  let world = beginWorld(growing);
  let refused: string | undefined;
  const commands = [by('ana', start()), by('ana', complete(1))];
  for (let task = 2; task < 1_200; task++) commands.push(by('ana', complete(task)));
  for (const command of commands) {
    const decision = tell(world, command);
    if (isRejection(decision)) refused ??= decision.rejection.type;
    else world = after(world, decision.events);
  }
  expect(refused).toBe('limit-reached');
  expect(world.state.routing.openCount).toBeLessThanOrEqual(instanceLimits.openVisitsMax);
});

const bosses = { roles: { boss: ['bo'] } };
const commented = definitionOf(
  { a: approvalStep(roleOf('boss')) },
  { fields: [field('text'), field('more'), field('third')] },
);

test('a comment that is too long is refused', () => {
  given(commented, [by('ana', start())], bosses)
    .when(by('bo', decideAs(1, 'approved', { comment: 'x'.repeat(4_001) })))
    .thenRejected('too-large', { max: 4_000 });
});

test('data are limited per command and in all, in bytes', () => {
  const text = 'ä'.repeat(59_000);
  given(commented)
    .when(by('ana', start({ text: 'ä'.repeat(61_000) })))
    .thenRejected('too-large', { max: instanceLimits.changeBytesMax });
  const operator = { permissions: ['operate' as const] };
  const setMore = by('op', { type: 'ChangeData', set: { more: text } }, operator);
  given(commented, [by('ana', start({ text })), setMore], bosses)
    .when(by('op', { type: 'ChangeData', set: { third: text } }, operator))
    .thenRejected('too-large', { max: instanceLimits.dataBytesMax });
});

const copying = definitionOf(
  {
    a: formStep({ set: [{ field: 'more', value: ({ data }) => data.text ?? null }], next: ['b'] }),
    b: formStep({ set: [{ field: 'third', value: ({ data }) => data.text ?? null }], next: ['c'] }),
    c: formStep(),
  },
  { fields: [field('text'), field('more'), field('third')] },
);

test('what is computed for an instance that has no room for it is an incident', () => {
  const { state } = given(copying, [by('ana', start({ text: 'ä'.repeat(59_000) })), by('ana', complete(1))])
    .when(by('ana', complete(2)))
    .thenEvents('TaskCompleted', 'IncidentRaised');
  const message = `An instance may hold at most ${instanceLimits.dataBytesMax} bytes of data`;
  expect(state.incidents).toMatchObject([{ kind: 'expression-failed', facts: { phase: 'set', message } }]);
  expect(state.data.third).toBeUndefined();
});

test('a role with more holders than a task has seats is an incident that says so', () => {
  const holders = Array.from({ length: 201 }, (_, index) => `u${index}`);
  const { state } = given(commented, [], { roles: { boss: holders } })
    .when(by('ana', start()))
    .thenEvents('InstanceStarted', 'TaskOpened', 'IncidentRaised', 'InstanceAdvanced');
  expect(state.incidents[0]).toMatchObject({ kind: 'nobody-eligible', facts: { seats: 201, seatsMax: 200 } });
});
