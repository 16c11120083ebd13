import type { InstanceEvent } from '@procession/contracts/events/instance.ts';
import { expect, test } from 'vitest';
import type { OpenWork } from '../../folded.ts';
import { workAfter } from './open-work.ts';

const child = '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e57';
const at = '2026-11-27T10:15:00.000Z';
const requested = (job: number, step: string, attempt = 1): InstanceEvent => ({
  type: 'JobRequested',
  data: { job, item: `${step}#1`, step, stepName: step, attempt, kind: 'http' },
});
const started: InstanceEvent = {
  type: 'SubprocessStarted',
  data: {
    item: 'account#1',
    step: 'account',
    stepName: 'account',
    child,
    definition: 'open-account',
    input: {},
    initiator: 'ana',
    depth: 1,
  },
};

const after = (facts: InstanceEvent[]): string[] =>
  facts.reduce<readonly OpenWork[]>(workAfter, []).map(({ work, step }) => `${work} ${step}`);

test('jobs, waits, timers of steps and children are work, in the order in which they began', () => {
  const opened: InstanceEvent[] = [
    requested(1, 'pay'),
    { type: 'WaitOpened', data: { wait: 1, item: 'answer#1', step: 'answer', stepName: 'Answer', alternatives: [] } },
    { type: 'TimerScheduled', data: { timer: 2, purpose: 'step', at, item: 'cool_off#1[3]' } },
    started,
  ];
  expect(after(opened)).toEqual(['job:1 pay', 'wait:1 answer', 'timer:2 cool_off', `child:${child} account`]);
  const ended: InstanceEvent[] = [
    { type: 'JobCompleted', data: { job: 1, attempt: 1, outcome: 'completed' } },
    { type: 'WaitCancelled', data: { wait: 1, cause: 'cancelled' } },
    { type: 'TimerCancelled', data: { timers: [1, 2] } },
    { type: 'SubprocessCancelled', data: { item: 'account#1', child, cause: 'cancelled' } },
  ];
  for (const end of ended) expect(after([...opened, end])).toHaveLength(3);
  expect(after([...opened, ...ended])).toEqual([]);
});

test('a job that is asked for again stands once; one that failed stands no more', () => {
  expect(after([requested(1, 'pay'), requested(1, 'pay', 3)])).toEqual(['job:1 pay']);
  const error = { kind: 'timeout', message: 'no answer' };
  expect(after([requested(1, 'pay'), { type: 'JobFailed', data: { job: 1, attempt: 1, error } }])).toEqual([]);
});

test('what only guards a step, and what goes on by itself, is no work', () => {
  expect(
    after([
      { type: 'TimerScheduled', data: { timer: 1, purpose: 'due', at, item: 'manager#1', task: 1 } },
      { type: 'TimerScheduled', data: { timer: 2, purpose: 'wait', at, item: 'answer#1', wait: 1 } },
      { type: 'WaitOpened', data: { wait: 1, item: 'manager#1', step: 'manager', interrupt: true, alternatives: [] } },
      { ...started, data: { ...started.data, detached: true } } as InstanceEvent,
    ]),
  ).toEqual([]);
});
