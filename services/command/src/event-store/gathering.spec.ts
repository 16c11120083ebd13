import { expect, test, vi } from 'vitest';
import { Gathering } from './gathering.ts';

const limits = { gatherFrom: 8, gatherMax: 64, gatherMs: 60_000 };
/** Whether a promise is settled once all that is ready has run. */
const isSettled = async (promise: Promise<void>): Promise<boolean> => {
  let settled = false;
  void promise.then(() => (settled = true));
  await new Promise(setImmediate);
  return settled;
};

test('a first command, and one after a small batch, wait for nobody', async () => {
  const gathering = new Gathering(limits);
  expect(await isSettled(gathering.untilFull(1))).toBe(true);
  gathering.batchEnded(7, 3);
  expect(await isSettled(gathering.untilFull(1))).toBe(true);
});

test('after a large batch, the next waits for those who were just answered, and no longer', async () => {
  const gathering = new Gathering(limits);
  gathering.batchEnded(16, 10);
  const full = gathering.untilFull(10);
  gathering.grew(25);
  expect(await isSettled(full)).toBe(false);
  gathering.grew(26);
  expect(await isSettled(full)).toBe(true);
});

test('a batch that is large enough does not wait for more', async () => {
  const gathering = new Gathering(limits);
  gathering.batchEnded(200, 200);
  expect(await isSettled(gathering.untilFull(64))).toBe(true);
});

test('who does not come again is waited for no longer than the limit says', async () => {
  vi.useFakeTimers();
  try {
    const gathering = new Gathering(limits);
    gathering.batchEnded(16, 0);
    const full = gathering.untilFull(1);
    await vi.advanceTimersByTimeAsync(limits.gatherMs - 1);
    let isFull = false;
    void full.then(() => (isFull = true));
    await vi.advanceTimersByTimeAsync(0);
    expect(isFull).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(isFull).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});

test('while one lane gathers, another takes what there is', async () => {
  const gathering = new Gathering(limits);
  gathering.batchEnded(16, 0);
  const first = gathering.untilFull(1);
  expect(await isSettled(gathering.untilFull(2))).toBe(true);
  expect(await isSettled(first)).toBe(false);
  gathering.grew(16);
  await first;
});
