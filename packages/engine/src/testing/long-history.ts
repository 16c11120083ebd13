import type { InstanceEvent } from '@procession/contracts/events/instance.ts';
import type { RecordedEvent } from '../instance/evolve.ts';
import { moveCodes } from '../instance/moves.ts';

const { branchArrived, endReached, joinFired, stepActivated, stepBlocked, stepCancelled, stepCompleted, stepEntered } =
  moveCodes;

/**
 * A history written down by hand, so that it stays the same whatever commands lead to: each round is sent to and fro between
 * a form and an approval, with something of every kind of event, and one task stays open all the time.
 */
export function longHistory({ rounds }: { rounds: number }): RecordedEvent[] {
  const recorder = createRecorder();
  const { record } = recorder;
  record(
    {
      type: 'InstanceStarted',
      data: {
        number: 7,
        definition: 'refund',
        version: 2,
        title: 'Refund 0',
        data: { note: 'first', amount: 0, gone: true },
        entity: { type: 'booking', id: 'B-7' },
        initiator: 'ana',
        initiatorName: 'Ana',
        unique: 'B-7',
        resolved: { check: [{ id: 'role:boss', name: 'Boss', holders: ['bo'] }] },
        trigger: { event: 'booking.refund', id: 'e-1', source: 'shop' },
      },
    },
    opened(1, 'watch#1', 'watch', 'form', ['note']),
    {
      type: 'InstanceAdvanced',
      data: {
        moves: [
          [stepEntered, 'begin', []],
          [stepCompleted, 0, 'completed', [0, 1]],
          [stepEntered, 'watch', [0]],
        ],
      },
    },
  );
  let task = 1;
  let serial = 2;
  for (let round = 1; round <= rounds; round++) {
    record(...roundOf(round, task, serial));
    task += 2;
    serial += 3;
  }
  record(
    { type: 'IncidentRaised', data: { incident: 2 * rounds + 1, kind: 'stuck', facts: { waiting: [] } } },
    {
      type: 'InstanceAdvanced',
      data: {
        moves: [
          [stepEntered, 'late', [serial - 1]],
          [stepBlocked, serial, 'limit'],
          [stepActivated, serial],
          [stepCancelled, serial],
          [branchArrived, 'both', serial - 1],
          [branchArrived, 'both', serial - 2],
          [joinFired, 'both', [serial - 1]],
        ],
        part: 1,
      },
    },
    { type: 'InstanceAdvanced', data: { moves: [[endReached, serial + 1, 'approved']], part: 2 } },
  );
  record({ type: 'InstanceEnded', data: { status: 'cancelled', reason: 'enough' } });
  return recorder.events;
}

/** A form is filled in and sent, an approval given away, decided, taken back, decided again. */
function roundOf(round: number, task: number, serial: number): InstanceEvent[] {
  const [form, approval] = [task + 1, task + 2];
  const [formVisit, approvalVisit, rulesVisit] = [serial, serial + 1, serial + 2];
  return [
    opened(form, `fill#${round}`, 'fill', 'form', ['note', 'amount']),
    { type: 'TaskClaimed', data: { task: form, by: 'ben', byName: 'Ben' } },
    { type: 'TaskReleased', data: { task: form, by: 'ben' } },
    { type: 'TaskCommented', data: { task: form, by: 'ana', comment: `round ${round}` } },
    { type: 'TaskCompleted', data: { task: form, outcome: 'completed', by: 'ben' } },
    {
      type: 'DataChanged',
      data: {
        set: { note: `round ${round}`, amount: round, gone: null },
        cause: { kind: 'task', task: form },
        title: `Refund ${round}`,
      },
    },
    opened(approval, `check#${round}`, 'check', 'approval', ['amount']),
    {
      type: 'TaskAssigned',
      data: { task: approval, by: 'bo', from: 'user:bo', seat: { id: `user:stand-in-${round % 3}`, name: 'Stand-in' } },
    },
    {
      type: 'TaskDecided',
      data: { task: approval, seat: 'user:ben', by: 'ben', outcome: 'approved', comment: 'fine' },
    },
    { type: 'TaskDecisionWithdrawn', data: { task: approval, seat: 'user:ben', by: 'ben', outcome: 'approved' } },
    { type: 'TaskDecided', data: { task: approval, seat: 'user:ben', by: 'ben', outcome: 'sent_back' } },
    round % 5 === 0
      ? { type: 'TaskWithdrawn', data: { task: approval, cause: 'step_cancelled' } }
      : { type: 'TaskCompleted', data: { task: approval, outcome: 'sent_back' } },
    { type: 'RulesEvaluated', data: { visit: `sort#${round}`, hits: [0], outcome: 'completed' } },
    {
      type: 'IncidentRaised',
      data: {
        incident: 2 * round - 1,
        kind: 'no-way-on',
        visit: `sort#${round}`,
        step: 'sort',
        facts: { phase: 'next' },
      },
    },
    { type: 'IncidentResolved', data: { incident: 2 * round - 1, how: 'data_changed' } },
    { type: 'IncidentRaised', data: { incident: 2 * round, kind: 'spins', facts: { phase: 'limit' } } },
    { type: 'IncidentResolved', data: { incident: 2 * round, how: 'retried', by: 'op', reason: 'again' } },
    {
      type: 'InstanceAdvanced',
      data: {
        moves: [
          [stepEntered, 'fill', [serial - 1]],
          [stepCompleted, formVisit, 'completed', [0]],
          [stepEntered, 'check', [formVisit]],
          round % 5 === 0 ? [stepCancelled, approvalVisit] : [stepCompleted, approvalVisit, 'sent_back', [1]],
          [stepEntered, 'sort', [approvalVisit]],
          [stepCompleted, rulesVisit, 'completed', [0]],
          [endReached, rulesVisit, 'approved'],
        ],
      },
    },
  ];
}

const opened = (
  task: number,
  item: string,
  step: string,
  kind: 'form' | 'approval',
  shows: string[],
): InstanceEvent => ({
  type: 'TaskOpened',
  data: {
    task,
    item,
    step,
    stepName: step.toUpperCase(),
    kind,
    seats: [
      { id: 'user:bo', name: 'Bo', role: 'boss' },
      { id: 'user:ben', name: 'Ben', role: 'boss' },
    ],
    roles: [{ id: 'boss', name: 'The boss' }],
    excluded: [{ user: 'ana', reason: 'initiator' }],
    ...(kind === 'approval' && { policy: { need: 1, order: 'parallel' as const } }),
    outcomes: ['approved', 'sent_back'],
    shows,
    edits: kind === 'form' ? ['note'] : [],
  },
});

/** Each command is recorded one second after the one before. */
function createRecorder() {
  const events: RecordedEvent[] = [];
  let now = Date.UTC(2026, 0, 5, 9);
  const record = (...facts: InstanceEvent[]): void => {
    const recordedAt = new Date(now).toISOString();
    for (const fact of facts) events.push({ ...fact, revision: events.length + 1, recordedAt });
    now += 1_000;
  };
  return { events, record };
}
