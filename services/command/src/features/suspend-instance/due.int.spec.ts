import { waitUntil } from '@procession/stack/wait-until.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendSystemCommand } from '../../duties/system-command.ts';
import { createTestService, must, populate, publish, type TestService } from '../../testing.ts';

// Due dates and suspension, down to the clock's index.

const within = { withinMs: 5_000 };
let service: TestService;
let worker: pg.Client;

beforeAll(async () => {
  service = await createTestService();
  worker = new pg.Client(service.database.urls.worker);
  await worker.connect();
  await populate(service);
  await must(
    service.put('/v1/directory/calendars/office', {
      name: 'Office',
      zone: 'Europe/Berlin',
      week: Object.fromEntries(
        ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [{ from: '09:00', to: '17:00' }]]),
      ),
    }),
  );
  await publish(service, approvalDue('soon', { after: 'PT1S' }));
  await publish(service, approvalDue('later', { after: 'P2D', calendar: 'office' }));
});
afterAll(async () => {
  await worker.end();
  await service.close();
});

const approvalDue = (key: string, due: object) => ({
  key,
  start: 'check',
  steps: {
    check: {
      type: 'approval',
      assign: { user: 'bo' },
      // biome-ignore lint/suspicious/noThenProperty: the language calls it so
      due: { ...due, then: [{ escalate: { role: 'manager' } }, { after: 'PT1H', outcome: 'expired' }] },
      next: { to: 'done' },
    },
    done: { type: 'end', status: 'approved' },
  },
});

const start = async (definition: string): Promise<string> =>
  (await must(service.post('/v1/instances', { definition }))).body.id as string;

const claimed = async (instance: string): Promise<number[]> => {
  const { rows } = await worker.query<{ stream: string; number: string }>(
    `select stream, number from log.claim_duties(array['timer'], 'test', 100, 1)`,
  );
  return rows.filter(({ stream }) => stream === `instance-${instance}`).map(({ number }) => Number(number));
};
const timersOf = async (instance: string) => {
  const admin = new pg.Client(service.database.urls.admin);
  await admin.connect();
  const { rows } = await admin.query<{ due_at: Date; is_suspended: boolean }>(
    `select due_at, is_suspended from log.duties where stream = $1`,
    [`instance-${instance}`],
  );
  await admin.end();
  return rows;
};
const fire = (instance: string, timer: number) =>
  sendSystemCommand(service.parts.ports, { tenant: 'acme', instance, command: { type: 'FireTimer', timer } });

test('an overdue task is escalated when the clock says so, and then somebody else may decide it', async () => {
  const id = await start('soon');
  expect(await service.post(`/v1/tasks/${id}.1/decide`, { outcome: 'approved' }, { as: 'mei' })).toMatchObject({
    status: 403,
  });
  await waitUntil('the stage is due', async () => (await claimed(id)).includes(1), within);
  expect(await fire(id, 1)).toMatchObject({ kind: 'committed' });
  expect(await service.post(`/v1/tasks/${id}.1/decide`, { outcome: 'approved' }, { as: 'mei' })).toMatchObject({
    status: 200,
    body: { status: 'completed' },
  });
  expect(await timersOf(id)).toEqual([]);
});

test('a suspended instance takes nothing but comments, and its clocks stand still', async () => {
  const id = await start('soon');
  expect(await service.post(`/v1/instances/${id}/suspend`, { reason: 'wait' }, { as: 'bo' })).toMatchObject({
    status: 403,
    body: { permission: 'operate' },
  });
  const suspended = await service.post(`/v1/instances/${id}/suspend`, { reason: 'wait' });
  expect(suspended).toMatchObject({ status: 200, body: { status: 'suspended' } });
  const refused = { status: 409, body: { type: 'urn:procession:problem:instance-suspended' } };
  expect(await service.post(`/v1/tasks/${id}.1/decide`, { outcome: 'approved' }, { as: 'bo' })).toMatchObject(refused);
  expect(await service.post(`/v1/instances/${id}/suspend`, { reason: 'again' })).toMatchObject(refused);
  expect(await service.post(`/v1/instances/${id}/comment`, { comment: 'why?' })).toMatchObject({ status: 200 });

  const [before] = await timersOf(id);
  expect(before).toMatchObject({ is_suspended: true });
  await waitUntil('its instant has passed', async () => new Date() > before!.due_at, within);
  expect(await claimed(id)).toEqual([]);

  expect(await service.post(`/v1/instances/${id}/resume`, { reason: 'go on' })).toMatchObject({
    status: 200,
    body: { status: 'in_progress' },
  });
  const [after] = await timersOf(id);
  expect(after).toMatchObject({ is_suspended: false });
  expect(after!.due_at > before!.due_at).toBe(true);
  await waitUntil('the stage is due', async () => (await claimed(id)).includes(1), within);
});

test("business days are counted by the tenant's calendar", async () => {
  const id = await start('later');
  const [timer] = await timersOf(id);
  const day = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Berlin', weekday: 'short' }).format(timer!.due_at);
  expect(['Mon', 'Tue', 'Wed', 'Thu', 'Fri']).toContain(day);
  expect(timer!.due_at.getTime() - Date.now()).toBeGreaterThan(47 * 3_600_000 - 3_600_000);
});
