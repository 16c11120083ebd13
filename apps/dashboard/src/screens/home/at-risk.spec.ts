import type { InstanceRow } from '@procession/contracts/read-models.ts';
import { expect, test } from 'vitest';
import { atRisk } from './at-risk.ts';

const row = (id: string, dueAt: string | null, endedAt: string | null = null): InstanceRow =>
  ({ id, dueAt, endedAt }) as InstanceRow;
const evening = Date.parse('2026-11-20T23:00:00Z');

test('what is due today or was before, the most urgent first, without what I decide myself, what has ended and what has time', () => {
  const rows = [
    row('b', '2026-11-20T18:00:00.000Z'),
    row('a', '2026-11-20T17:00:00.000Z'),
    row('late', '2026-11-19T17:00:00.000Z'),
    row('mine', '2026-11-20T16:00:00.000Z'),
    row('ended', '2026-11-20T16:00:00.000Z', '2026-11-20T12:00:00.000Z'),
    row('tomorrow', '2026-11-21T09:00:00.000Z'),
    row('never', null),
  ];
  expect(atRisk(rows, [{ instance: 'mine' as InstanceRow['id'] }], evening).map(({ id }) => id)).toEqual([
    'late',
    'a',
    'b',
  ]);
});
