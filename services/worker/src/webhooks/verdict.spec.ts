import { OutboundError } from '@procession/outbound/outbound-error.ts';
import { expect, test } from 'vitest';
import { retryScheduleMs, verdictOf } from './verdict.ts';

const of = { tries: 1, chance: 0.5, nowMs: 0 };
const answer = (status: number, headers: Record<string, string> = {}) => ({ status, headers });

test.each([200, 202, 204])('%s delivers', (status) => {
  expect(verdictOf(answer(status), of)).toEqual({ became: 'delivered', status });
});

test.each([301, 400, 404, 429, 500, 503])('%s is tried again', (status) => {
  expect(verdictOf(answer(status), of)).toMatchObject({ became: 'waiting', status, waitMs: retryScheduleMs[0] });
});

test('who asks for patience gets it', () => {
  expect(verdictOf(answer(429, { 'retry-after': '600' }), of)).toMatchObject({ waitMs: 600_000 });
  expect(verdictOf(answer(429, { 'retry-after': '1' }), of)).toMatchObject({ waitMs: retryScheduleMs[0] });
});

test('a receiver that is gone is told nothing more', () => {
  expect(verdictOf(answer(410), of)).toMatchObject({ became: 'failed', gone: true });
});

test('waits grow, differ by chance, and end after some three days', () => {
  const waits = retryScheduleMs.map((_, index) =>
    verdictOf({ error: new OutboundError('timeout', 'x') }, { ...of, tries: index + 1 }),
  );
  expect(waits.map((verdict) => verdict.became === 'waiting' && verdict.waitMs)).toEqual([...retryScheduleMs]);
  expect(verdictOf(answer(500), { ...of, chance: 0 })).toMatchObject({ waitMs: 4_000 });
  expect(verdictOf(answer(500), { ...of, tries: retryScheduleMs.length + 1 })).toMatchObject({
    became: 'failed',
    status: 500,
  });
  const hours = retryScheduleMs.reduce((sum, ms) => sum + ms, 0) / 3_600_000;
  expect(hours).toBeGreaterThan(72);
});
