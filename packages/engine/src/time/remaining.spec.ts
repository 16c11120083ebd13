import fc from 'fast-check';
import { expect, test } from 'vitest';
import { businessMsBetween } from './calendar.ts';
import { remaining, shifted } from './remaining.ts';
import { office } from './testing.ts';

const calendar = office();

test('what was left is left: elapsed time', () => {
  expect(
    shifted({
      at: '2026-11-22T12:00:00.000Z',
      suspendedAt: '2026-11-20T12:00:00.000Z',
      resumedAt: '2026-12-01T09:00:00.000Z',
    }),
  ).toBe('2026-12-03T09:00:00.000Z');
});

test('what was left is left: working time, over a weekend', () => {
  expect(
    shifted({
      at: '2026-11-20T16:00:00.000Z',
      suspendedAt: '2026-11-20T14:00:00.000Z',
      resumedAt: '2026-11-21T10:00:00.000Z',
      calendar,
    }),
  ).toBe('2026-11-23T10:00:00.000Z');
});

test('what was overdue stays overdue', () => {
  const at = '2026-11-20T16:00:00.000Z';
  expect(shifted({ at, suspendedAt: '2026-11-20T16:00:00.000Z', resumedAt: '2026-11-25T16:00:00.000Z' })).toBe(at);
  expect(remaining('2026-11-21T00:00:00.000Z', at)).toBe(0);
});

test('never earlier than it was, and with as much left as there was', () => {
  const ms = fc.integer({ min: 0, max: 60 * 86_400_000 });
  fc.assert(
    fc.property(ms, ms, ms, fc.boolean(), (due, began, lasted, business) => {
      const base = Date.parse('2026-10-01T00:00:00.000Z');
      const [at, suspendedAt, resumedAt] = [due, began, began + lasted].map((n) => new Date(base + n).toISOString());
      const times = { at: at!, suspendedAt: suspendedAt!, resumedAt: resumedAt! };
      const then = shifted({ ...times, calendar: business ? calendar : undefined });
      expect(then >= at!).toBe(true);
      if (at! <= suspendedAt!) return;
      const left = (from: string, to: string) =>
        business ? businessMsBetween(Date.parse(from), Date.parse(to), calendar) : Date.parse(to) - Date.parse(from);
      expect(left(resumedAt!, then)).toBeGreaterThanOrEqual(left(suspendedAt!, at!));
    }),
  );
});
