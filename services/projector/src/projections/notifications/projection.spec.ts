import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import type { InstanceEvent } from '@procession/contracts/events/instance.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import { notificationRow } from '@procession/contracts/read-models.ts';
import { expect, test } from 'vitest';
import { foldStream } from '../../fold-stream.ts';
import { instanceStarted, taskOpened } from '../../testing/facts.ts';
import { definitionFacts } from '../instances/definition-facts.ts';

const instance = '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55';

/** Who is told of what, by these facts of an instance that Ana asked for. */
function told(actor: string, ...facts: InstanceEvent[]): string[] {
  const all = [instanceStarted({}), taskOpened({ seats: ['bo', 'cleo'] }), ...facts];
  const events = all.map(
    ({ type, data }, index): LogEvent => ({
      tenant: 'acme',
      stream: `instance-${instance}`,
      revision: index + 1,
      type,
      schemaVersion: 1,
      recordedAt: '2026-01-05T09:00:00.000Z',
      data: data as unknown as JsonObject,
      meta: { actor: index < 2 ? 'ana' : actor, command: 'c' },
      hash: '',
    }),
  );
  const { changes, poison } = foldStream(undefined, events, () => definitionFacts({}));
  if (!changes || poison) throw new Error('the facts could not be folded', { cause: poison?.error });
  for (const { row } of changes.notifications) expect(notificationRow.parse(row)).toEqual(row);
  return changes.notifications.slice(2).map(({ row }) => `${row.user} ${row.kind} ${row.id.split('/')[1]}`);
}

const seat = { id: 'user:eve', name: 'Eve' };

test('those whose seat it is by name are told of a task, and not who opened it', () => {
  const opened = taskOpened({ task: 2, seats: ['ana', 'cleo'] });
  expect(told('ana', opened)).toEqual(['cleo task_opened 3.1']);
});

test('what people have through a role is in the inbox of its holders; none of them is told', () => {
  const opened = taskOpened({ seats: [] });
  const seats = [
    { id: 'role:finance', name: 'Finance', holders: ['mei', 'omar'] },
    { id: 'user:sam', name: 'Sam', role: 'sales' },
  ];
  expect(told('ana', { ...opened, data: { ...opened.data, task: 2, seats } })).toEqual([]);
});

test('a task that is given to somebody tells them, and its return tells whose it is', () => {
  const delegated: InstanceEvent = {
    type: 'TaskDelegated',
    data: { task: 1, seat: 'user:bo', from: 'bo', to: 'eve', toName: 'Eve', by: 'bo' },
  };
  expect(told('bo', { type: 'TaskAssigned', data: { task: 1, by: 'bo', from: 'user:bo', seat } })).toEqual([
    'eve task_assigned 3.1',
  ]);
  expect(told('bo', delegated)).toEqual(['eve task_delegated 3.1']);
  const returned: InstanceEvent = { type: 'TaskReturned', data: { task: 1, seat: 'user:bo', by: 'eve' } };
  expect(told('eve', delegated, returned)).toEqual(['bo task_returned 4.1']);
});

test('a question tells whom it is for, and its answer who asked', () => {
  const asked: InstanceEvent = {
    type: 'InformationAsked',
    data: { task: 1, question: 1, by: 'bo', of: 'eve', ofName: 'Eve', text: 'Which flat?' },
  };
  const given: InstanceEvent = { type: 'InformationGiven', data: { task: 1, question: 1, by: 'eve', text: 'B' } };
  expect(told('bo', asked)).toEqual(['eve information_asked 3.1']);
  expect(told('eve', asked, given)).toEqual(['bo information_given 4.1']);
});

test('whom a clock reminds, or tells that a task is late, is told, through a role or not', () => {
  const dueAt = '2026-01-07T09:00:00.000Z';
  const late = { task: 1, stage: 0, how: 'notify' as const, seats: [], roles: [] };
  expect(told('system', { type: 'TaskReminded', data: { task: 1, to: ['bo', 'cleo'], dueAt } })).toEqual([
    'bo task_reminded 3.1',
    'cleo task_reminded 3.2',
  ]);
  expect(told('system', { type: 'TaskEscalated', data: { ...late, to: ['dan'] } })).toEqual(['dan task_escalated 3.1']);
});

test('whoever is mentioned in a comment is told once, and not of their own', () => {
  const mentions = ['eve', 'bo', 'eve'].map((id) => ({ id, name: id }));
  const said: InstanceEvent = { type: 'TaskCommented', data: { task: 1, by: 'bo', comment: 'Look here', mentions } };
  expect(told('bo', said)).toEqual(['eve mentioned 3.1']);
});

test('the end tells who asked for it, unless it was their own doing', () => {
  const ended: InstanceEvent = { type: 'InstanceEnded', data: { status: 'approved' } };
  expect(told('bo', ended)).toEqual(['ana instance_ended 3.1']);
  expect(told('ana', ended)).toEqual([]);
});
