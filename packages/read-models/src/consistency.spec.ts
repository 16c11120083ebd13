import { expect, test } from 'vitest';
import { Consistency } from './consistency.ts';

test('while a look is slow no further one is begun, however many wait', async () => {
  const going: (() => void)[] = [];
  const consistency = new Consistency({
    look: (_tenant, streams) =>
      new Promise((resolve) => going.push(() => resolve(streams.map((stream) => ({ stream, revision: 2 }))))),
    pollMs: 5,
  });
  const token = (n: number) => [{ stream: `instance-${n}`, revision: 2 }];
  const first = consistency.reached('acme', token(1), 10_000);
  const second = consistency.reached('acme', token(2), 10_000);
  await expect.poll(() => going.length).toBe(3); // one each, and one of the poll
  const third = consistency.reached('other', token(3), 10_000);
  await expect.poll(() => going.length).toBe(5); // the poll goes on for the others
  for (const go of going) go();
  expect(await Promise.all([first, second, third])).toEqual([true, true, true]);
  consistency.close();
});
