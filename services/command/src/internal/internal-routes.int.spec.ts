import type { InternalCommands, InternalResult } from '@procession/contracts/internal.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestService, internalKey, must, populate, publish, type TestService } from '../testing.ts';

const within = { withinMs: 5_000 };

let service: TestService;
let worker: pg.Client;

beforeAll(async () => {
  service = await createTestService();
  worker = new pg.Client(service.database.urls.worker);
  await worker.connect();
  await populate(service);
  await publish(service, {
    key: 'pause',
    start: 'a_while',
    steps: {
      a_while: { type: 'timer', after: 'PT1S', next: 'done' },
      done: { type: 'end', status: 'completed' },
    },
  } as { key: string });
});
afterAll(async () => {
  await worker.end();
  await service.close();
});

const post = (body: unknown, authorization: string | undefined = `Bearer ${internalKey}`) =>
  service.app.inject({
    method: 'POST',
    url: '/internal/commands',
    headers: authorization === undefined ? {} : { authorization },
    payload: body as object,
  });
const send = async (...commands: InternalCommands['commands']): Promise<InternalResult[]> => {
  const { statusCode, body } = await post({ commands });
  expect([statusCode, body]).toEqual([200, body]);
  return (JSON.parse(body) as { results: InternalResult[] }).results;
};
const fire = (instance: string, timer = 1) => ({
  tenant: 'acme',
  instance,
  command: { type: 'FireTimer' as const, timer },
});
const startPause = async (): Promise<string> =>
  (await must(service.post('/v1/instances', { definition: 'pause' }))).body.id as string;

test('a timer of an instance is due at its instant and not before, and fires once', async () => {
  const id = await startPause();
  expect(await send(fire(id))).toMatchObject([{ rejection: { type: 'too-early' } }]);
  const claimed = await waitUntil(
    'the timer is due',
    async () => {
      const { rows } = await worker.query<{ stream: string; number: number }>(
        `select stream, number from log.claim_duties(array['timer'], 'test', 10, 60000)`,
      );
      return rows[0];
    },
    within,
  );
  expect(claimed).toEqual({ stream: `instance-${id}`, number: 1 });
  // The clock of the process may be some milliseconds behind that of the database.
  await waitUntil(
    'it is not too early',
    async () => {
      const [result] = await send(fire(id));
      return result && 'ok' in result ? true : undefined;
    },
    within,
  );
  expect(await send(fire(id), fire(id, 7))).toMatchObject([
    { rejection: { type: 'instance-ended' } },
    { rejection: { type: 'instance-ended' } },
  ]);
  const { rows } = await worker.query(`select from log.claim_duties(array['timer'], 'test', 10, 0)`);
  expect(rows).toEqual([]);
});

test('entries of a batch fail each by itself, and what cannot be read is refused whole', async () => {
  const id = await startPause();
  const unknown = '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55';
  expect(await send(fire(id, 9), fire(unknown), { ...fire(id), tenant: 'globex' })).toMatchObject([
    { rejection: { type: 'timer-closed' } },
    { rejection: { type: 'instance-not-found' } },
    { rejection: { type: 'instance-not-found' } },
  ]);
  expect(
    (await post({ commands: [{ ...fire(id), command: { type: 'CancelInstance', reason: 'x' } }] })).statusCode,
  ).toBe(400);
});

test('nobody comes in without the secret, and the document does not mention it', async () => {
  for (const authorization of ['', 'Bearer ', `Bearer ${internalKey}x`, `Basic ${internalKey}`, 'acme/root']) {
    expect((await post({ commands: [] }, authorization)).statusCode, authorization).toBe(401);
  }
  const document = await service.app.inject({ url: '/openapi.json' });
  expect(document.body).not.toContain('/internal/');
});
