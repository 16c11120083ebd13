import { createHmac } from 'node:crypto';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openReceiver, type Received, type Reply } from '../testing/receiver.ts';
import { openWorkerStack, type WorkerStack } from '../testing/worker-stack.ts';

const soon = { withinMs: 20_000 };

let world: WorkerStack;
let receiver: Awaited<ReturnType<typeof openReceiver>>;
let answer: (received: Received) => Reply;

beforeAll(async () => {
  receiver = await openReceiver((received) => answer(received));
  world = await openWorkerStack({ workers: 2 });
  for (const key of ['quick', 'other'])
    await world.publish({
      key,
      entity: { type: 'booking' },
      fields: { note: { type: 'text' } },
      start: 'done',
      steps: { done: { type: 'end', status: 'completed' } },
    } as { key: string });
});
beforeEach(() => {
  answer = () => ({ status: 204 });
});
afterAll(async () => {
  await world?.close();
  receiver?.close();
});

const start = async (definition = 'quick', id = 'B-1'): Promise<string> =>
  (await world.client.instances.start({ definition, entity: { type: 'booking', id }, data: { note: 'nobody else’s' } }))
    .id;
const put = (id: string, more: object = {}) =>
  world.client.webhooks.put(id, { url: `${receiver.url}/${id}`, events: ['InstanceEnded'], ...more });
const receivedBy = (id: string): Received[] => receiver.received.filter(({ path }) => path === `/${id}`);
const toldOf = (instance: string, webhook: string): Received[] =>
  receivedBy(webhook).filter(({ body }) => body.includes(instance));
const isSignedWith = ({ headers, body }: Received, secret: string): boolean => {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  return String(headers['webhook-signature'])
    .split(' ')
    .includes(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
};

test('a receiver is told what it asked for, signed, once, and nothing else', async () => {
  const { secret } = await put('crm', { definitions: ['quick'] });
  await start('other');
  const instance = await start();
  const told = await waitUntil('it is told', () => toldOf(instance, 'crm')[0], soon);
  const body = JSON.parse(told.body);
  expect(body).toEqual({
    type: 'InstanceEnded',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*\.\d{3}Z$/),
    data: {
      id: expect.stringMatching(new RegExp(`^instance-${instance}/\\d$`)),
      instance,
      revision: expect.any(Number),
      definition: 'quick',
      version: 1,
      entity: { type: 'booking', id: 'B-1' },
      actor: 'root',
      fact: expect.objectContaining({ status: 'completed' }),
    },
  });
  expect(told.headers['webhook-id']).toBe(body.data.id);
  expect(Math.abs(Number(told.headers['webhook-timestamp']) - Date.now() / 1_000)).toBeLessThan(60);
  expect(isSignedWith(told, secret!)).toBe(true);
  expect(told.body).not.toContain('nobody else');

  const log = await waitUntil(
    'it stands in the log of deliveries',
    async () => (await world.client.webhooks.deliveries('crm', { status: 'delivered' })).items[0],
    soon,
  );
  expect(log).toMatchObject({ event: body.data.id, type: 'InstanceEnded', tries: 1, lastStatus: 204 });
  expect(receivedBy('crm')).toHaveLength(1);
});

test('a failed delivery waits for its next try, and can be sent again under the same id', async () => {
  answer = () => ({ status: 503 });
  await put('flaky');
  const instance = await start();
  const waiting = await waitUntil(
    'it waits',
    async () => (await world.client.webhooks.deliveries('flaky')).items.find(({ lastStatus }) => lastStatus === 503),
    soon,
  );
  expect(waiting).toMatchObject({ status: 'waiting', tries: 1, lastError: 'the answer was 503' });
  answer = () => ({ status: 200 });
  await world.client.webhooks.redeliver('flaky', waiting.id);
  const [first, second] = await waitUntil(
    'it is sent again',
    () => {
      const all = toldOf(instance, 'flaky');
      return all.length > 1 && all;
    },
    soon,
  );
  expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
  expect(second!.body).toBe(first!.body);
});

test('a new secret signs beside the former one', async () => {
  const { secret: former } = await put('rotating');
  const { secret: next } = await world.client.webhooks.rotate('rotating');
  const { secret: last } = await world.client.webhooks.rotate('rotating');
  expect(new Set([former, next, last]).size).toBe(3);
  const instance = await start();
  const told = await waitUntil('it is told', () => toldOf(instance, 'rotating')[0], soon);
  for (const secret of [former!, next, last]) expect(isSignedWith(told, secret)).toBe(true);
  expect((await world.client.webhooks.list()).items.map(({ secret }) => secret).filter(Boolean)).toEqual([]);
});

test('a receiver that is gone is told nothing more', async () => {
  answer = ({ path }) => ({ status: path === '/gone' ? 410 : 204 });
  await put('gone');
  await start();
  const stopped = await waitUntil(
    'it is switched off',
    async () => (await world.client.webhooks.list()).items.find(({ id, enabled }) => id === 'gone' && !enabled),
    soon,
  );
  expect(stopped.stoppedWhy).toBe('the answer was 410');
  const later = await start('quick', 'B-2');
  await waitUntil('others are told', () => toldOf(later, 'crm')[0], soon);
  expect(toldOf(later, 'gone')).toEqual([]);
});

test('nothing is lost and nothing is made twice when workers are killed in the middle of it', async () => {
  answer = () => ({ status: 200, afterMs: 20 });
  await put('steady');
  const instances = await Promise.all(Array.from({ length: 150 }, (_, n) => start('quick', `K-${n}`)));
  await waitUntil('some are told', () => receivedBy('steady').length > 5, { ...soon, everyMs: 5 });
  await Promise.all([world.stack.kill('worker', 0), world.stack.kill('worker', 1)]);
  await Promise.all([world.stack.start('worker', 0), world.stack.start('worker', 1)]);
  const isTold = (): boolean => {
    const told = new Set(receivedBy('steady').map(({ headers }) => headers['webhook-id']));
    return instances.every((instance) => [...told].some((id) => String(id).includes(instance)));
  };
  await waitUntil('all are told', isTold, { withinMs: 60_000 });
  const [row] = await world.rows<{ made: number; events: number }>(
    `select count(*)::int as made, count(distinct event_id)::int as events from log.deliveries where webhook = 'steady'`,
  );
  expect(row).toEqual({ made: instances.length, events: instances.length });
});
