import { canonical } from '@procession/contracts/canonical.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import { expect, test } from 'vitest';
import { isRejection } from '../decider.ts';
import { longHistory } from '../testing/long-history.ts';
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
  roleOf,
  start,
  tell,
  type World,
} from '../testing.ts';
import { fold } from './evolve.ts';
import { keptLimits, withoutOldTasks } from './forgetting.ts';
import { instanceLimits } from './limits.ts';
import { type InstanceState, openTasks, type TaskState, taskNamed } from './state.ts';

const stored = (state: InstanceState): InstanceState => JSON.parse(canonical(state as never));

test('a state does not grow with its history', () => {
  const bytes = (rounds: number) => canonical(fold(longHistory({ rounds })) as never).length;
  expect(bytes(2_000) / bytes(200)).toBeLessThan(1.05);
  const { tasks, incidents, routing } = fold(longHistory({ rounds: 2_000 }));
  const { closedTasksMax, closedVisitsMax, surplusMax } = keptLimits;
  expect(tasks.length).toBeLessThanOrEqual(closedTasksMax + surplusMax + 3);
  expect(routing.visits.length).toBeLessThanOrEqual(closedVisitsMax + surplusMax + 5);
  expect(incidents.length).toBeLessThanOrEqual(surplusMax + 3);
});

test('from a stored state on, cut anywhere, events give what they give from nothing', () => {
  const events = longHistory({ rounds: 70 });
  const whole = canonical(fold(events) as never);
  for (let cut = 0; cut <= events.length; cut += 7) {
    const state = stored(fold(events.slice(0, cut)));
    expect(canonical(fold(events.slice(cut), state) as never)).toBe(whole);
  }
});

test('what is open is kept, however old', () => {
  const state = fold(longHistory({ rounds: 300 }));
  expect(openTasks(state).map(({ task }) => task)).toEqual([1]);
  expect(state.routing.visits[0]).toMatchObject({ serial: 1, step: 'watch', status: 'active' });
  expect(state).toMatchObject({ taskCount: 601, incidentCount: 601, routing: { visitCount: 904, openCount: 2 } });
});

const looping = definitionOf(
  {
    constructor: approvalStep(roleOf('boss'), {
      shows: ['amount'],
      outcomes: ['approved', 'sent_back'],
      next: [
        { on: ['sent_back'], to: 'fill' },
        { on: ['approved'], when: ({ steps }) => steps('fill')?.completed === roundsCount, to: 'last' },
      ],
    }),
    fill: formStep({ next: ['constructor'] }),
    last: approvalStep(roleOf('boss', [{ who: 'deciders', step: 'constructor' }])),
  },
  { fields: [field('amount')] },
);
const roundsCount = 80;
const directory = { roles: { boss: ['bo', 'ben', 'cy'] } };

function play(world: World, ...sent: Parameters<typeof tell>[1][]): World {
  return sent.reduce((before, one) => {
    const decision = tell(before, one);
    if (isRejection(decision)) throw new Error(decision.rejection.detail);
    return after(before, decision.events);
  }, world);
}

/** The first decision is bo's, all others are ben's. */
function looped(): World {
  let world = play(beginWorld(looping, directory), by('ana', start({ amount: 1 })));
  for (let round = 0; round < roundsCount; round++) {
    world = play(
      world,
      by(round === 0 ? 'bo' : 'ben', decideAs(2 * round + 1, 'sent_back')),
      by('ana', complete(2 * round + 2)),
    );
  }
  return world;
}

test('who decided in a task that is forgotten is excluded, and counts of visits hold, on a stored state, too', () => {
  const world = looped();
  expect(taskNamed(world.state, 1)).toBeUndefined();
  const last = play({ ...world, state: stored(world.state) }, by('ben', decideAs(2 * roundsCount + 1, 'approved')));
  const [task] = openTasks(last.state);
  expect(task).toMatchObject({ step: 'last', seats: [{ id: 'user:cy' }] });
  expect(task?.excluded.map(({ user }) => user)).toEqual(['ben', 'bo']);
});

test('who had to do with a task that is forgotten is told where to look, and others learn nothing', () => {
  const world = looped();
  const told = (who: string) => {
    const decision = tell(world, by(who, decideAs(1, 'approved')));
    return isRejection(decision) ? decision.rejection : undefined;
  };
  expect(told('bo')).toMatchObject({ type: 'task-not-open', facts: { task: 1 } });
  expect(told('eve')).toMatchObject({ type: 'not-an-assignee' });
  expect(tell(world, by('bo', decideAs(999, 'approved')))).toMatchObject({ rejection: { type: 'task-not-found' } });
});

test('a history that is full takes nothing more but what closes the instance', () => {
  const world = looped();
  const revision = instanceLimits.historyEventsMax - 1;
  const full: World = { ...world, state: { ...world.state, revision } };
  const open = openTasks(world.state)[0]!.task;
  const comment = by('ana', { type: 'Comment', comment: 'one more' });
  expect(isRejection(tell(full, comment))).toBe(false);
  const facts: JsonObject = { events: revision, eventsMax: instanceLimits.historyEventsMax };
  expect(tell(full, by('ben', decideAs(open, 'sent_back')))).toMatchObject({
    rejection: { type: 'history-full', facts },
  });
  expect(isRejection(tell(full, by('ana', { type: 'CancelInstance', reason: 'full' })))).toBe(false);
});

test('who decided in a scope is known of the latest scopes; of older ones all are kept off', () => {
  const { closedTasksMax, scopesOfDecidersMax } = keptLimits;
  const item = (n: number): TaskState => ({
    task: n,
    item: `check#${n}`,
    scopes: [`each#1[${n}]`],
    step: 'check',
    stepName: 'check',
    kind: 'form',
    status: 'completed',
    revision: n,
    openedAt: '2026-01-05T09:00:00.000Z',
    closedAt: '2026-01-05T09:00:00.000Z',
    seats: [],
    excluded: [],
    outcomes: ['completed'],
    shows: [],
    edits: [],
    decisions: [],
    completedBy: { by: `person${n % 100}` },
  });
  const closed = (count: number) => Array.from({ length: closedTasksMax + count }, (_, n) => item(n + 1));
  const { pastTasks } = withoutOldTasks({ tasks: closed(200), pastTasks: {} }, '2026-01-06T09:00:00.000Z');
  const { decided, decidedIn, isMixed } = pastTasks.check!;
  expect({ decided: decided.length, scopes: decidedIn?.length, isMixed }).toEqual({
    decided: 100,
    scopes: scopesOfDecidersMax,
    isMixed: true,
  });
  expect(decidedIn?.at(-1)).toEqual({ scope: 'each#1[200]', decided: ['person0'] });
  const few = withoutOldTasks({ tasks: closed(20), pastTasks: {} }, '2026-01-06T09:00:00.000Z').pastTasks.check;
  expect([few?.decidedIn?.length, few?.isMixed]).toEqual([20, undefined]);
});
