import { expect, test } from 'vitest';
import { TenantTurns } from './tenant-turns.ts';

const limits = { runningMax: 4, runningPerTenantMax: 3, waitingPerTenantMax: 100, waitMaxMs: 60_000 };

/** Work that ends when it is told to, by the order in which it began. */
function bench(turns: TenantTurns) {
  const begun: { tenant: string; end: () => void }[] = [];
  const ask = (tenant: string, count = 1): Promise<unknown>[] =>
    Array.from({ length: count }, () =>
      turns.run(tenant, () => new Promise<void>((resolve) => begun.push({ tenant, end: resolve }))),
    );
  const begunTenants = async (): Promise<string[]> => {
    await new Promise(setImmediate);
    return begun.map(({ tenant }) => tenant);
  };
  return { begun, ask, begunTenants };
}

test('a tenant that asks for a hundred leaves room for another, and they take turns', async () => {
  const { begun, ask, begunTenants } = bench(new TenantTurns(limits));
  void ask('noisy', 100);
  void ask('quiet', 3);
  expect(await begunTenants()).toEqual(['noisy', 'noisy', 'noisy', 'quiet']);
  for (const { end } of begun.slice(0, 2)) end();
  expect((await begunTenants()).slice(4)).toEqual(['noisy', 'quiet']);
});

test('whose turn it is but who has enough running is passed over', async () => {
  const { begun, ask, begunTenants } = bench(new TenantTurns(limits));
  void ask('noisy', 5);
  void ask('quiet', 2);
  begun[3]!.end();
  expect((await begunTenants()).slice(4)).toEqual(['quiet']);
});

test('who has just had a turn is behind those who came meanwhile', async () => {
  const turns = new TenantTurns({ runningMax: 1, runningPerTenantMax: 1, waitingPerTenantMax: 9, waitMaxMs: 60_000 });
  const { begun, ask, begunTenants } = bench(turns);
  void ask('noisy', 3);
  void ask('quiet', 2);
  for (let n = 0; n < 4; n++) {
    begun[n]!.end();
    await begunTenants();
  }
  expect(await begunTenants()).toEqual(['noisy', 'quiet', 'noisy', 'quiet', 'noisy']);
});

test('work that fails gives its turn back', async () => {
  const turns = new TenantTurns({ runningMax: 1, runningPerTenantMax: 1, waitingPerTenantMax: 1, waitMaxMs: 60_000 });
  const failing = turns.run('acme', () => Promise.reject(new Error('lost')));
  const next = turns.run('acme', async () => 'done');
  await expect(failing).rejects.toThrow('lost');
  expect(await next).toBe('done');
});

test('more than may wait is turned away', async () => {
  const { begun, ask } = bench(
    new TenantTurns({ runningMax: 2, runningPerTenantMax: 1, waitingPerTenantMax: 1, waitMaxMs: 60_000 }),
  );
  const asked = ask('acme', 3);
  await expect(asked[2]).rejects.toMatchObject({ slug: 'overloaded' });
  const [other] = ask('globex');
  for (const { end } of begun) end();
  await other;
});

test('what waits too long is turned away, and leaves no gap in its line', async () => {
  const turns = new TenantTurns({ runningMax: 1, runningPerTenantMax: 1, waitingPerTenantMax: 2, waitMaxMs: 20 });
  const { begun, ask } = bench(turns);
  const [, second, third] = ask('acme', 3);
  await expect(second).rejects.toMatchObject({ slug: 'overloaded' });
  await expect(third).rejects.toMatchObject({ slug: 'overloaded' });
  const [late] = ask('acme');
  begun[0]!.end();
  await expect.poll(() => begun).toHaveLength(2);
  begun[1]!.end();
  await late;
});
