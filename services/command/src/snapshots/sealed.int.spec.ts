import { execute } from '@procession/stack/database.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestService, must, populate, publish, type TestService } from '../testing.ts';

const payout = {
  key: 'payout',
  entity: { type: 'tenant' },
  fields: { iban: { type: 'text', required: true, sensitive: true } },
  start: 'check',
  steps: {
    check: {
      type: 'form',
      assign: { role: 'manager' },
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

async function snapshotOf(iban: string, entity: string) {
  const body = { definition: 'payout', entity: { type: 'tenant', id: entity }, data: { iban } };
  const { id } = (await must(service.post('/v1/instances', body, { as: 'ana' }))).body;
  await must(service.post(`/v1/instances/${id}/snapshot`, {}));
  return id as string;
}

const complete = async (id: string, by: TestService) =>
  (await must(by.post(`/v1/tasks/${id}.1/complete`, {}, { as: 'bo' }))).body.instance;

test('a sensitive value stands in a snapshot as it stands in the events, and is opened for guards', async () => {
  const id = await snapshotOf('DE02 1203', 'T-1');
  const { rows } = await admin.query<{ state: string }>('select state from log.snapshots');
  expect(rows).toHaveLength(1);
  expect(rows[0]!.state).not.toContain('1203');
  expect(JSON.parse(rows[0]!.state).data).toEqual({
    iban: { $sealed: { subject: 'entity:tenant/T-1', box: expect.any(String) } },
  });
  const other = await createTestService(service.database);
  try {
    expect((await complete(id, other)).status).toBe('approved');
  } finally {
    await other.close();
  }
});

test('destroying the key of a subject takes the value out of snapshots, too', async () => {
  const id = await snapshotOf('DE02 1203', 'T-2');
  await execute(
    service.database.urls.admin,
    `update log.subject_keys set wrapped_key = null where subject = 'entity:tenant/T-2'`,
  );
  const later = await createTestService(service.database);
  try {
    const { status } = await complete(id, later);
    expect(status, 'the guard finds no value: an incident').toBe('in_progress');
    await must(later.post(`/v1/instances/${id}/snapshot`, {}));
  } finally {
    await later.close();
  }
  const { rows } = await admin.query(`select from log.snapshots where state like '%1203%'`);
  expect(rows).toEqual([]);
});
