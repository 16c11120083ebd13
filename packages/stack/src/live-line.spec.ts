import { instanceRowExample, taskRowExample } from '@procession/contracts/read-model-examples.ts';
import { instanceRow, taskRow } from '@procession/contracts/read-models.ts';
import { expect, test } from 'vitest';
import { liveLine } from './live-line.ts';

const instance = {
  ...instanceRow.parse(instanceRowExample),
  title: 'Cancel booking BK-1',
  status: 'in_progress' as const,
  stepName: 'Manager approval',
  assigneeName: 'Sales manager',
  updatedAt: '2026-11-20T14:02:03.004Z',
  revision: 4,
  incidents: 0,
};

test('a row that was there says where it stands', () =>
  expect(liveLine(' ', instance, undefined)).toBe(
    '14:02:03   instance Cancel booking BK-1                  in progress, Manager approval with Sales manager  (revision 4)',
  ));

test('a change says from where to where', () => {
  const after = { ...instance, status: 'approved' as const, stepName: null, assigneeName: null, revision: 9 };
  expect(liveLine('~', after, instance)).toContain(
    '~ instance Cancel booking BK-1                  in progress, Manager approval with Sales manager → approved  (revision 9)',
  );
});

test('a change of something that is not shown repeats no arrow', () =>
  expect(liveLine('~', { ...instance, revision: 5 }, instance)).not.toContain('→'));

test('a task says who has it or how it ended', () => {
  const task = {
    ...taskRow.parse(taskRowExample),
    stepName: 'Finance approval',
    status: 'open' as const,
    outcome: null,
  };
  expect(liveLine('+', { ...task, claimedBy: 'mei' }, undefined)).toContain('Finance approval: open by mei');
  expect(liveLine('-', { ...task, claimedBy: null, outcome: 'approved' }, undefined)).toContain(
    'Finance approval: approved',
  );
});

test('characters that a terminal would obey are not passed on', () => {
  const named = { ...instance, title: 'Cancel\u001b[2J\r\nall\u009b', assigneeName: 'Bo\u0007' };
  expect(liveLine('+', named, undefined)).not.toMatch(/\p{Cc}/u);
  expect(liveLine('+', named, undefined)).toContain('Cancel�[2J��all�');
});
