import { expect, test } from 'vitest';
import { createPasses } from './passes.ts';

const ana = { tenant: 'acme', actor: 'ana', client: undefined, expiresAt: 0 };
const stranger = async (): Promise<never> => {
  throw new Error('not signed in');
};

test('a pass is good for one request of the process to itself', async () => {
  const passes = createPasses();
  const authenticate = passes.accept(stranger);
  const pass = passes.issue(ana);
  expect(await authenticate(pass)).toEqual(ana);
  await expect(authenticate(pass)).rejects.toThrow('not signed in');
});

test('what looks like a pass and was not issued is refused', async () => {
  const authenticate = createPasses().accept(stranger);
  for (const given of ['Operation 0', 'Operation ', undefined]) await expect(authenticate(given)).rejects.toThrow();
});
