import { expect, test } from 'vitest';
import { RightsCache } from './rights.ts';
import type { Viewer } from './viewer.ts';

/** A cache whose looks are counted, and whose clock stands still until it is moved. */
function cacheOf(countMax = 10) {
  const looked: string[] = [];
  let now = 0;
  const turn = Promise.withResolvers<void>();
  const look = async (tenant: string, user: string, begins: () => void): Promise<Viewer> => {
    if (user === 'patient') await turn.promise;
    begins();
    looked.push(`${tenant}:${user}`);
    if (user === 'broken') throw new Error('no answer');
    return { tenant, user, name: null, isActive: true, roles: [], permissions: new Set() };
  };
  const cache = new RightsCache({ look, freshMs: 1_000, countMax, now: () => now });
  return {
    cache,
    looked,
    turn: turn.resolve,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

test('rights are believed for a second, and then looked at again', async () => {
  const { cache, looked, pass } = cacheOf();
  await cache.get('acme', 'ana');
  pass(999);
  await cache.get('acme', 'ana');
  expect(looked).toHaveLength(1);
  pass(1);
  await cache.get('acme', 'ana');
  expect(looked).toHaveLength(2);
});

test('several who ask at once wait for one look', async () => {
  const { cache, looked } = cacheOf();
  await Promise.all([cache.get('acme', 'ana'), cache.get('acme', 'ana')]);
  expect(looked).toEqual(['acme:ana']);
});

test('a look that waits for its turn is shared, and its age counts from when it begins', async () => {
  const { cache, looked, pass, turn } = cacheOf();
  const first = cache.get('acme', 'patient');
  pass(5_000);
  const second = cache.get('acme', 'patient');
  turn();
  await Promise.all([first, second]);
  pass(999);
  await cache.get('acme', 'patient');
  expect(looked).toHaveLength(1);
  pass(1);
  await cache.get('acme', 'patient');
  expect(looked).toHaveLength(2);
});

test('a look that fails is not remembered', async () => {
  const { cache, looked } = cacheOf();
  await expect(cache.get('acme', 'broken')).rejects.toThrow('no answer');
  await expect(cache.get('acme', 'broken')).rejects.toThrow('no answer');
  expect(looked).toHaveLength(2);
});

test("a change of a tenant's directory is looked for at once, a change of its definitions is none", async () => {
  const { cache, looked } = cacheOf();
  await Promise.all([cache.get('acme', 'ana'), cache.get('other', 'ana')]);
  expect(cache.see({ heads: [{ tenant: 'acme', stream: 'definition-refund', revision: 2 }] })).toEqual(new Set());
  expect(cache.see({ heads: [{ tenant: 'acme', stream: 'role-sales', revision: 2 }] })).toEqual(new Set(['acme']));
  await Promise.all([cache.get('acme', 'ana'), cache.get('other', 'ana')]);
  expect(looked).toEqual(['acme:ana', 'other:ana', 'acme:ana']);
});

test('no more people are remembered than there is room for', async () => {
  const { cache, looked } = cacheOf(2);
  for (const user of ['ana', 'bo', 'cleo', 'cleo', 'bo', 'ana']) await cache.get('acme', user);
  expect(looked).toEqual(['acme:ana', 'acme:bo', 'acme:cleo', 'acme:ana']);
});
