import type { InstanceEvent } from '@procession/contracts/events/instance.ts';
import { evolve } from '@procession/engine/instance/evolve.ts';
import { notStarted } from '@procession/engine/instance/state.ts';
import { expect, test } from 'vitest';
import { summary } from './summary.ts';
import { toldFact } from './told-fact.ts';

const at = '2026-11-20T12:00:30.000Z';
const child = '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e57';
const error = { kind: 'http', status: 503, message: 'IBAN DE02 refused' };
const names: Record<string, string> = { pay: 'Payment', answer: 'Answer', cool_off: 'Cooling off', manager: 'Manager' };

const history: InstanceEvent[] = [
  {
    type: 'InstanceStarted',
    data: { number: 1, definition: 'd', version: 1, title: 'D', data: {}, initiator: 'ana' },
  },
  {
    type: 'JobRequested',
    data: { job: 1, item: 'pay#1[0]', step: 'pay', stepName: 'Payment', attempt: 1, kind: 'http' },
  },
  { type: 'JobAttemptFailed', data: { job: 1, attempt: 1, error, nextAt: at } },
  { type: 'JobFailed', data: { job: 1, attempt: 2, error, outcome: 'not_paid' } },
  {
    type: 'JobRequested',
    data: { job: 1, item: 'pay#1[0]', step: 'pay', stepName: 'Payment', attempt: 3, kind: 'pull', type: 'payments' },
  },
  { type: 'JobCompleted', data: { job: 1, attempt: 3, outcome: 'completed' } },
  { type: 'TimerScheduled', data: { timer: 1, purpose: 'wait', at, item: 'answer#1', wait: 1, index: 1 } },
  {
    type: 'WaitOpened',
    data: {
      wait: 1,
      item: 'answer#1',
      step: 'answer',
      stepName: 'Answer',
      alternatives: [
        { index: 0, message: 'client.accepted', key: 'J-7' },
        { index: 1, timer: 1, at },
      ],
    },
  },
  { type: 'WaitSatisfied', data: { wait: 1, alternative: 0, outcome: 'client_accepted', id: 'm-1' } },
  { type: 'TimerCancelled', data: { timers: [1] } },
  { type: 'TimerScheduled', data: { timer: 2, purpose: 'step', at, item: 'cool_off#2' } },
  { type: 'TimerFired', data: { timer: 2 } },
  { type: 'TimerScheduled', data: { timer: 3, purpose: 'due', at, item: 'manager#1', task: 1 } },
  {
    type: 'WaitOpened',
    data: { wait: 2, interrupt: true, alternatives: [{ index: 0, signal: 'office_closed' }] },
  },
  { type: 'WaitCancelled', data: { wait: 2, cause: 'instance_ended' } },
  {
    type: 'SubprocessStarted',
    data: {
      item: 'pay#2',
      step: 'pay',
      stepName: 'Payment',
      child,
      definition: 'transfer',
      input: {},
      initiator: 'ana',
      depth: 1,
    },
  },
  { type: 'SubprocessEnded', data: { item: 'pay#2', child, status: 'approved', outcome: 'approved' } },
  { type: 'EventEmitted', data: { item: 'pay#3', step: 'pay', event: 'refund.paid', data: {} } },
];

test('what machines and clocks did is told with the step, also where the fact names only a number', () => {
  let state = notStarted;
  const told = history.map((event, index) => {
    const recorded = { ...event, revision: index + 1, recordedAt: at };
    const before = state;
    state = evolve(state, recorded);
    const { step, facts, toStatus } = toldFact(recorded, before, state, (name) => names[name] ?? name);
    return `${step ?? '-'}: ${summary({ fact: event.type, facts, toStatus, actor: 'The system', onBehalfOf: null })}`;
  });
  expect(told.slice(1)).toEqual([
    'pay: “Payment” asked another system.',
    'pay: “Payment” got no good answer (status 503) and asks again, not before 2026-11-20 12:00 UTC.',
    'pay: “Payment” failed (status 503): not paid.',
    'pay: “Payment” waits for a worker of “payments” again.',
    'pay: “Payment” got its answer: completed.',
    'answer: “Answer” waits until 2026-11-20 12:00 UTC at the latest.',
    'answer: “Answer” waits for the message “client.accepted” or the time 2026-11-20 12:00 UTC.',
    'answer: “Answer” got the message “client.accepted”: client accepted.',
    'answer: A timer of “Answer” is not needed any more.',
    'cool_off: “Cooling off” goes on at 2026-11-20 12:00 UTC.',
    'cool_off: The time of “Cooling off” had come.',
    'manager: “Manager” is due at 2026-11-20 12:00 UTC.',
    '-: The instance can be ended by the signal “office_closed”.',
    '-: The instance waits no more, for the instance ended.',
    'pay: “Payment” started “transfer”.',
    'pay: The process of “Payment” ended: approved.',
    'pay: “Payment” told others: “refund.paid”.',
  ]);
});
