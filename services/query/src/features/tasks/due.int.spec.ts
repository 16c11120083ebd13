import { instanceList, taskList } from '@procession/contracts/http/query.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MadeLog } from '../../testing/made-log.ts';
import { type Office, openOffice } from '../../testing/office.ts';
import { people, permissions } from '../../testing/refund-definition.ts';

let office: Office;
const acme = new MadeLog('acme', people);
let ids: { soon: string; later: string; never: string; suspended: string };

const approvalDue = (key: string, due?: object) => ({
  key,
  name: key,
  entity: { type: 'booking' },
  start: 'check',
  steps: {
    check: {
      type: 'approval',
      assign: { users: ['maria'] },
      ...(due && { due }),
      next: { to: 'done' },
    },
    done: { type: 'end', status: 'approved' },
  },
});

beforeAll(async () => {
  office = await openOffice();
  acme.registerPeople(permissions);
  acme.publish(approvalDue('soon', { after: 'P1D' }) as never);
  acme.publish(approvalDue('later', { after: 'P3D' }) as never);
  acme.publish(approvalDue('never') as never);
  const start = (key: string) => acme.start(key, 'ana', {});
  ids = { later: start('later'), never: start('never'), soon: start('soon'), suspended: start('soon') };
  acme.tell(ids.suspended, 'ada', { type: 'SuspendInstance', reason: 'wait' });
  await office.fill(acme.events);
});
afterAll(() => office.close());

const between = async (): Promise<string> => {
  const { items } = instanceList.parse((await office.get('/v1/instances', 'rita@acme')).body);
  return items.find(({ id }) => id === ids.later)!.dueAt!;
};

test('lists are by due date, what is not due comes last', async () => {
  const { items } = taskList.parse((await office.get('/v1/tasks', 'maria@acme')).body);
  expect(items.map(({ instance }) => instance)).toEqual([ids.soon, ids.suspended, ids.later, ids.never]);
  expect(items.map(({ dueAt }) => dueAt !== null)).toEqual([true, true, true, false]);
});

test('what is late is asked for by an instant', async () => {
  const query = `?dueBefore=${await between()}`;
  const tasks = taskList.parse((await office.get(`/v1/tasks${query}&count=true`, 'maria@acme')).body);
  expect(tasks.items.map(({ instance }) => instance)).toEqual([ids.soon, ids.suspended]);
  expect(tasks.total).toEqual({ count: 2, isExact: true });
  for (const sort of ['due', '-updated']) {
    const { items } = instanceList.parse((await office.get(`/v1/instances${query}&sort=${sort}`, 'rita@acme')).body);
    expect(items.map(({ id }) => id).toSorted()).toEqual([ids.soon, ids.suspended].toSorted());
  }
});

test('nobody may act in a suspended instance', async () => {
  const page = async (instance: string) => (await office.get(`/v1/tasks/${instance}.1`, 'maria@acme')).body;
  expect(await page(ids.soon)).toMatchObject({ mayAct: true });
  expect(await page(ids.suspended)).toMatchObject({ mayAct: false });
  const { body } = await office.get(`/v1/instances/${ids.suspended}`, 'rita@acme');
  const dueAt = expect.stringMatching(/^2026-/);
  expect(body).toMatchObject({ status: 'suspended', dueAt, tasks: [{ dueAt }] });
  const events = await office.get(`/v1/instances/${ids.suspended}/events`, 'rita@acme');
  expect(events.body.items.at(-1)).toMatchObject({ fact: 'InstanceSuspended', toStatus: 'suspended' });
});
