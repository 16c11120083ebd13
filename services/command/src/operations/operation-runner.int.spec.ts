import { randomUUID } from 'node:crypto';
import { createLogger } from '@procession/platform/logger.ts';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CommandPorts } from '../ports.ts';
import { createTestService, type TestService } from '../testing.ts';
import { documentOf } from './operation-document.ts';
import { operationLimits, waitAfter } from './operation-limits.ts';
import { sealRequest } from './operation-request.ts';
import { OperationRunner } from './operation-runner.ts';
import { createPasses } from './passes.ts';

const tenant = 'acme';
const actor = 'ana';

let service: TestService; // its own runner does not run: nothing is sent to it
let runner: OperationRunner;
let admin: pg.Client;
beforeEach(async () => {
  service = await createTestService();
  admin = new pg.Client(service.database.urls.admin);
  await admin.connect();
});
afterEach(async () => {
  await runner.stop();
  await admin.end();
  await service.close();
});

async function accept(line = 'instance-1'): Promise<string> {
  const { keys, operations } = service.parts.ports;
  const id = randomUUID();
  const kept = { method: 'POST', url: '/v1/x', client: undefined, headers: {}, body: { line } } as const;
  const request = sealRequest(keys, { tenant, id }, kept);
  await operations.accept({ id, tenant, actor, key: id, fingerprint: 'ab', line, request });
  return id;
}

interface Sent {
  statusCode: number;
  body: string;
}

/** Runs on answers that are given by the number of the request and its body. */
function run(
  answer: (n: number, line: string) => Sent | Promise<Sent>,
  given: Partial<CommandPorts['operations']> = {},
): void {
  let sent = 0;
  const inject = async ({ payload }: { payload: string }) => ({
    ...(await answer(++sent, JSON.parse(payload).line)),
    headers: {},
  });
  const { operations, keys } = service.parts.ports;
  const store = { ...operations, ...given };
  runner = new OperationRunner({
    app: { inject: inject as never },
    passes: createPasses(),
    store,
    keys,
    logger: createLogger('command', 'silent'),
    counted: () => {},
  });
  runner.start();
}

async function outcome(id: string) {
  const { keys, operations } = service.parts.ports;
  return documentOf(keys, tenant, id, (await operations.read(tenant, actor, id))!);
}

const busy = { statusCode: 503, body: '{"type":"urn:procession:problem:contended","status":503}' };
const done = { statusCode: 200, body: '{}' };

test('what meets trouble is tried again, and what is behind it in its line waits', async () => {
  const order: string[] = [];
  const first = await accept();
  const second = await accept();
  run((n) => {
    order.push(`try ${n}`);
    return n === 1 ? busy : done;
  });
  await expect.poll(async () => (await outcome(second)).status, { timeout: 8_000 }).toBe('succeeded');
  expect((await outcome(first)).status).toBe('succeeded');
  const rows = await admin.query<{ id: string; tries: number }>(
    'select id::text, tries from log.operations order by finished_at',
  );
  expect(rows.rows).toEqual([
    { id: first, tries: 2 },
    { id: second, tries: 1 },
  ]);
  expect(order).toHaveLength(3);
});

test('trouble that stays ends as a failure that says what it was', async () => {
  const id = await accept();
  await admin.query('update log.operations set tries = $1', [operationLimits.triesMax - 1]);
  run(() => busy);
  await expect.poll(async () => (await outcome(id)).status, { timeout: 8_000 }).toBe('failed');
  expect(await outcome(id)).toMatchObject({ problem: { type: 'urn:procession:problem:contended' } });
});

test('one that ended a process each time is given up, and its line goes on', async () => {
  const poison = await accept();
  const next = await accept();
  await admin.query('update log.operations set tries = $1 where id = $2', [operationLimits.triesMax, poison]);
  run(() => done);
  await expect.poll(async () => (await outcome(next)).status, { timeout: 8_000 }).toBe('succeeded');
  expect(await outcome(poison)).toMatchObject({ status: 'failed', problem: { status: 503 } });
});

test('what comes into hand while the process ends is given back at once, as if it had never been there', async () => {
  const id = await accept();
  const { operations } = service.parts.ports;
  const claimed = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  run(() => done, {
    claim: async (...asked) => {
      const taken = await operations.claim(...asked);
      claimed.resolve();
      await go.promise;
      return taken;
    },
  });
  await claimed.promise;
  const stopped = runner.stop();
  go.resolve();
  await stopped;
  expect(await outcome(id)).toMatchObject({ status: 'accepted' });
  expect(await operations.claim('another', 1)).toMatchObject([{ id, tries: 1 }]);
});

test('what takes longer than its lease is carried out once by the process that has it in hand', async () => {
  const id = await accept();
  const go = Promise.withResolvers<void>();
  const sent: number[] = [];
  run(async (n) => {
    sent.push(n);
    await go.promise;
    return done;
  });
  await expect.poll(() => sent).toHaveLength(1);
  await admin.query(`update log.operations set held_until = now() - interval '1 s'`);
  const isLeasedAgain = `select held_until > now() as held from log.operations where id = $1`;
  runner.wake();
  await expect.poll(async () => (await admin.query(isLeasedAgain, [id])).rows[0].held).toBe(true);
  go.resolve();
  await expect.poll(async () => (await outcome(id)).status).toBe('succeeded');
  expect(sent).toEqual([1]);
});

test('of a tenant with many in its lines another one has its turn in between', async () => {
  const { operations } = service.parts.ports;
  for (let n = 0; n < operationLimits.takenPerTenantMax + 5; n++) await accept(`instance-${n}`);
  await admin.query(`update log.operations set tenant = 'globex' where line = 'instance-0'`);
  const claimed = await operations.claim('me', operationLimits.inHandMax);
  expect(claimed.filter((operation) => operation.tenant === 'globex')).toHaveLength(1);
  expect(claimed).toHaveLength(operationLimits.takenPerTenantMax + 1);
  run(() => done);
});

test('waits grow, up to a limit', () => {
  expect([1, 2, 3, 20].map(waitAfter)).toEqual([200, 400, 800, 10_000]);
  run(() => done);
});
