import type { InternalResult } from '@procession/contracts/internal.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import pino from 'pino';
import { expect, test } from 'vitest';
import type { Duty } from '../duties/duty.ts';
import { fireTimers } from './fire-timers.ts';

const duty = (number: number): Duty => ({
  tenant: 'acme',
  stream: 'instance-0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55',
  kind: 'timer',
  number,
  attempt: 1,
  tries: 12,
  revision: null,
  late_ms: 0,
});
const refusal = (type: string): InternalResult => ({ rejection: { type, detail: '', facts: {} } });
const answers: Record<number, InternalResult> = {
  1: { ok: true },
  2: refusal('timer-closed'),
  3: refusal('instance-suspended'),
  4: refusal('limit-reached'),
  5: { later: 'unavailable' },
};

test('a timer that its instance refuses is tried ever more seldom and logged once, others as soon as they may fire', async () => {
  const looks = [1, 2, 3, 4, 5].map(duty);
  const batches = [looks, [duty(4)]];
  const counts: string[] = [];
  const waits: Record<number, number> = {};
  const logged: string[] = [];
  const timers = fireTimers({
    store: {
      claim: async () => batches.shift() ?? [],
      postpone: async (duties) => {
        for (const { duty: again, waitMs } of duties) waits[again.number] = waitMs;
      },
    },
    command: { send: async ({ command }) => answers[(command as { timer: number }).timer]! },
    logger: pino({ level: 'error' }, { write: (line: string) => void logged.push(line) }),
    counted: (result) => counts.push(result),
  });
  await waitUntil('the first look is done', () => counts.length >= 5, { withinMs: 5_000 });
  timers.tell();
  await waitUntil('the second look is done', () => counts.length >= 6, { withinMs: 5_000 });
  await timers.close();
  expect(counts).toEqual(['fired', 'gone', 'later', 'refused', 'later', 'refused']);
  expect(waits).toEqual({ 2: 60_000, 3: 60_000, 4: 409_600, 5: 60_000 });
  expect(logged).toHaveLength(1);
});
