import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import type { InstanceEvent } from '@procession/contracts/events/instance.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import { expect, test } from 'vitest';
import { foldStream } from '../../fold-stream.ts';
import { instanceStarted, taskOpened } from '../../testing/facts.ts';
import { definitionFacts } from '../instances/definition-facts.ts';

/** The audit of an instance with these facts. */
function told(...facts: InstanceEvent[]) {
  const events = facts.map(
    ({ type, data }, index): LogEvent => ({
      tenant: 'acme',
      stream: 'instance-i',
      revision: index + 1,
      type,
      schemaVersion: 1,
      recordedAt: '2026-01-05T09:00:00.000Z',
      data: data as unknown as JsonObject,
      meta: { actor: 'ana', command: 'c', ...(type === 'InstanceStarted' && { onBehalfOf: 'bo' }) },
      hash: '',
    }),
  );
  const { changes, poison } = foldStream(undefined, events, () => definitionFacts({}));
  if (!changes || poison) throw new Error('the facts could not be folded', { cause: poison?.error });
  return changes.audit;
}

const secret = 'a-value-that-stays-inside';
const history: InstanceEvent[] = [
  instanceStarted({ data: { note: secret } }),
  taskOpened({ seats: ['ana', 'bo'] }),
  { type: 'TaskClaimed', data: { task: 1, by: 'ana', byName: 'Ana' } },
  { type: 'DataChanged', data: { set: { note: secret }, cause: { kind: 'task', task: 1 } } },
  {
    type: 'TaskAssigned',
    data: { task: 1, by: 'ana', from: 'user:bo', seat: { id: 'user:eve', name: 'Eve' }, reason: 'away' },
  },
  {
    type: 'TaskDecided',
    data: { task: 1, seat: 'user:ana', by: 'ana', byName: 'Ana', outcome: 'approved', comment: 'fine' },
  },
  { type: 'TaskCompleted', data: { task: 1, outcome: 'approved' } },
  { type: 'InstanceAdvanced', data: { moves: [] } },
  { type: 'IncidentRaised', data: { incident: 1, kind: 'no-way-on', step: 'pay', facts: { value: secret } } },
  { type: 'IncidentResolved', data: { incident: 1, by: 'ana', how: 'retried', reason: 'mended' } },
  { type: 'InstanceEnded', data: { status: 'cancelled', reason: 'over' } },
];

test('the audit holds what somebody did, not what followed from it', () => {
  const audit = told(...history);
  expect(audit.map(({ fact }) => fact)).toEqual([
    'InstanceStarted',
    'TaskClaimed',
    'TaskAssigned',
    'TaskDecided',
    'IncidentResolved',
    'InstanceEnded',
  ]);
  expect(audit[3]).toEqual({
    tenant: 'acme',
    stream: 'instance-i',
    revision: 6,
    at: '2026-01-05T09:00:00.000Z',
    fact: 'TaskDecided',
    actor: 'ana',
    definition: 'refund',
    entityType: 'booking',
    entityId: 'B-1',
    task: 1,
    step: 'manager',
    outcome: 'approved',
    comment: 'fine',
  });
});

test('no value of a field is in it', () => {
  expect(JSON.stringify(told(...history))).not.toContain(secret);
});
