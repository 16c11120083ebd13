import type { Rebuild } from '@procession/contracts/http/projector.ts';
import { expect, test } from 'vitest';
import { rebuildLine } from './rebuild-progress.ts';

const rebuild = (more: Partial<Rebuild>): Rebuild => ({
  id: 1,
  views: ['audit'],
  state: 'loading',
  requestedBy: 'acme:priya',
  requestedAt: '2026-11-20T09:00:00.000Z',
  beganAt: '2026-11-20T09:00:00.000Z',
  endedAt: null,
  eventsTotal: 1_000_000,
  eventsDone: 500_000,
  reason: null,
  ...more,
});

test('while it loads, the line says how much, how fast and how long still', () => {
  expect(rebuildLine(rebuild({}), 10)).toBe(
    '[============            ] 500,000 of 1,000,000 events, 50,000/s, 10 s left',
  );
  expect(rebuildLine(rebuild({ eventsDone: 10_000 }), 10)).toContain('1,000/s, 17 min left');
});

test('before the first event there is no pace, and an empty log is no division by nothing', () => {
  expect(rebuildLine(rebuild({ eventsDone: 0 }), 0)).toMatch(/^\[ +\] 0 of 1,000,000 events$/);
  expect(rebuildLine(rebuild({ eventsDone: 0, eventsTotal: 0 }), 1)).toContain('[========================] 0 of 0');
});

test('every end is told', () => {
  expect(rebuildLine(rebuild({ state: 'done' }), 1)).toContain('the new tables are in place');
  expect(rebuildLine(rebuild({ state: 'failed', reason: 'no disk' }), 1)).toBe('failed: no disk');
});
