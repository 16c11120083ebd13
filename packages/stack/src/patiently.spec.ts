import { expect, test } from 'vitest';
import { patiently } from './patiently.ts';

const failing = (times: number) => {
  let left = times;
  return async (): Promise<string> => {
    if (left-- > 0) throw new Error('away');
    return 'here';
  };
};

test('what fails for a moment only succeeds', async () => {
  expect(await patiently(failing(3), { forMs: 5_000, pauseMs: 1 })()).toBe('here');
});

test('what goes on failing fails as it did', async () => {
  await expect(patiently(failing(Infinity), { forMs: 5, pauseMs: 1 })()).rejects.toThrow('away');
});
