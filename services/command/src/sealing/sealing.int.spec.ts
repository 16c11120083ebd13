import { execute } from '@procession/stack/database.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFaults } from '../event-store/testing/find-faults.ts';
import { createTestService, must, populate, publish, type TestService } from '../testing.ts';

const payout = {
  key: 'payout',
  entity: { type: 'tenant' },
  fields: {
    iban: { type: 'text', required: true, sensitive: true },
    note: { type: 'text', sensitive: { subject: 'initiator' } },
    amount: { type: 'integer' },
  },
  start: 'check',
  steps: {
    check: {
      type: 'form',
      name: 'Check',
      assign: { role: 'manager' },
      shows: ['iban'],
      edits: ['iban'],
      next: [
        { when: 'iban.startsWith("DE")', to: 'ok' },
        { otherwise: true, to: 'bad' },
      ],
    },
    ok: { type: 'end', status: 'approved' },
    bad: { type: 'end', status: 'rejected' },
  },
};

let service: TestService;
let admin: pg.Client;
beforeAll(async () => {
  service = await createTestService();
  await populate(service);
  await publish(service, payout);
  admin = new pg.Client(service.database.urls.admin);
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await service.close();
});

const start = async (iban: string, entity = 'T-1') =>
  (
    await must(
      service.post(
        '/v1/instances',
        { definition: 'payout', entity: { type: 'tenant', id: entity }, data: { iban, note: 'quietly', amount: 7 } },
        { as: 'ana' },
      ),
    )
  ).body.id as string;
const stored = async (id: string) =>
  (
    await admin.query<{ type: string; data: Record<string, unknown> }>(
      `select type, data from log.events where stream = $1 order by revision`,
      [`instance-${id}`],
    )
  ).rows;

test('a sensitive value is nowhere in the database as it was given', async () => {
  const id = await start('DE02 1203 0000 0000 2020 51');
  const events = await stored(id);
  expect(JSON.stringify(events)).not.toMatch(/DE02|quietly/);
  expect(events[0]!.data.data).toMatchObject({
    amount: 7,
    iban: { $sealed: { subject: 'entity:tenant/T-1' } },
    note: { $sealed: { subject: 'user:ana' } },
  });
  const { rows } = await admin.query(
    `select response from log.idempotency where response like '%DE02%' or response like '%quietly%'`,
  );
  expect(rows).toEqual([]);
});

test('guards read the value, in the process that sealed it and in one that opens it', async () => {
  const other = await createTestService(service.database);
  try {
    for (const [iban, status] of [
      ['DE1', 'approved'],
      ['FR1', 'rejected'],
    ] as const) {
      const id = await start(iban);
      expect((await must(other.post(`/v1/tasks/${id}.1/complete`, {}, { as: 'bo' }))).body.instance.status).toBe(
        status,
      );
    }
    const id = await start('FR1');
    const edited = await must(
      other.post(`/v1/tasks/${id}.1/complete`, { data: { iban: 'DE02 1203 0000' } }, { as: 'bo' }),
    );
    expect(edited.body.instance.status).toBe('approved');
    expect(JSON.stringify(await stored(id))).not.toContain('1203 0000');
  } finally {
    await other.close();
  }
});

test('two starts for one person use one key', async () => {
  await start('DE1', 'T-9');
  await start('DE2', 'T-9');
  const { rows } = await admin.query(
    `select count(*)::int as count from log.subject_keys where tenant = 'acme' and subject = 'entity:tenant/T-9'`,
  );
  expect(rows).toEqual([{ count: 1 }]);
});

test('with its key destroyed a value is gone, the rest works on, and every chain verifies', async () => {
  const id = await start('DE77', 'T-5');
  await execute(
    service.database.urls.admin,
    `update log.subject_keys set wrapped_key = null where subject = 'entity:tenant/T-5'`,
  );
  const later = await createTestService(service.database);
  try {
    const completed = await later.post(`/v1/tasks/${id}.1/complete`, {}, { as: 'bo' });
    expect(completed.status, 'an expression that needs the value is an incident, no crash').toBe(200);
    const { rows } = await admin.query(`select wrapped_key from log.subject_keys where subject = 'entity:tenant/T-5'`);
    expect(rows, 'a destroyed key is not made again').toEqual([{ wrapped_key: null }]);
    await must(later.post(`/v1/instances/${id}/comment`, { comment: 'still here' }, { as: 'ana' }));
    await start('DE78', 'T-5').then(async (next) =>
      expect(JSON.stringify(await stored(next))).not.toContain('"iban": "DE78"'),
    );
  } finally {
    await later.close();
  }
  const { faults } = await findFaults(service.database.urls.admin, []);
  expect(faults.filter((fault) => fault.startsWith('hash') || fault.startsWith('gap'))).toEqual([]);
});
