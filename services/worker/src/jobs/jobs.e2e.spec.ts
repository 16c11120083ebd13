import { waitUntil } from '@procession/stack/wait-until.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openReceiver, type Received, type Reply } from '../testing/receiver.ts';
import { openWorkerStack, type WorkerStack } from '../testing/worker-stack.ts';

const soon = { withinMs: 20_000 };
const token = 'a-token-for-payments';

let world: WorkerStack;
let receiver: Awaited<ReturnType<typeof openReceiver>>;
let answer: (received: Received, before: readonly Received[]) => Reply;

beforeAll(async () => {
  receiver = await openReceiver((received, before) => answer(received, before));
  world = await openWorkerStack({ workers: 2 });
  await world.client.credentials.put('payments', { secret: { kind: 'bearer', token }, hosts: [receiver.host] });
  await world.client.credentials.put('elsewhere', { secret: { kind: 'bearer', token }, hosts: ['pay.example'] });
  await publishPay('pay', 'payments');
  await publishPay('leak', 'elsewhere');
});
beforeEach(() => {
  answer = () => ({ status: 201, body: { id: 'R-1' } });
});
afterAll(async () => {
  await world?.close();
  receiver?.close();
});

const publishPay = (key: string, credential: string) =>
  world.publish({
    key,
    entity: { type: 'booking' },
    fields: { ref: { type: 'text' } },
    start: 'pay',
    steps: {
      pay: {
        type: 'service',
        http: {
          method: 'POST',
          url: `${receiver.url}/${key}`,
          // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of the definition
          body: { booking: '${entity.id}' },
          credential,
        },
        output: { ref: 'response.body.id' },
        errors: { '409': 'taken' },
        retry: { max: 4, first: 'PT1S', factor: 1 },
        next: [
          { on: 'taken', to: 'by_hand' },
          { otherwise: true, to: 'done' },
        ],
      },
      by_hand: { type: 'end', status: 'rejected' },
      done: { type: 'end', status: 'completed' },
    },
  } as { key: string });

const start = async (definition: string, id: string): Promise<string> =>
  (await world.client.instances.start({ definition, entity: { type: 'booking', id } })).id;
const receivedFor = (id: string): Received[] => receiver.received.filter(({ body }) => body.includes(`"${id}"`));
const factsOf = async (instance: string): Promise<{ type: string; data: Record<string, unknown> }[]> =>
  world.rows('select type, data from log.events where stream = $1 order by revision', [`instance-${instance}`]);
const ended = (instance: string) =>
  waitUntil(
    'the instance ends',
    async () => (await factsOf(instance)).find(({ type }) => type === 'InstanceEnded'),
    soon,
  );

const incidentOf = (instance: string) =>
  waitUntil(
    'there is an incident',
    async () => (await factsOf(instance)).find(({ type }) => type === 'IncidentRaised'),
    soon,
  );

test('a service is called with its credential and a key, and its answer becomes data', async () => {
  const instance = await start('pay', 'B-1');
  expect((await ended(instance)).data).toMatchObject({ status: 'completed' });
  const [call, ...more] = receivedFor('B-1');
  expect(more).toEqual([]);
  expect(call!.headers).toMatchObject({
    authorization: `Bearer ${token}`,
    'idempotency-key': `${instance}.1`,
    'content-type': 'application/json',
  });
  expect(JSON.parse(call!.body)).toEqual({ booking: 'B-1' });
  const facts = await factsOf(instance);
  expect(JSON.stringify(facts)).not.toContain(token);
  expect(facts.find(({ type }) => type === 'DataChanged')?.data).toMatchObject({ set: { ref: 'R-1' } });
});

test('what fails is tried again under the same key, and after as long as the receiver asks for', async () => {
  answer = (_, before) =>
    before.some(({ body }) => body.includes('"B-2"'))
      ? { status: 200, body: { id: 'R-2' } }
      : { status: 429, headers: { 'retry-after': '2' } };
  const instance = await start('pay', 'B-2');
  await ended(instance);
  const calls = receivedFor('B-2');
  expect(calls.map(({ headers }) => headers['idempotency-key'])).toEqual([`${instance}.1`, `${instance}.1`]);
  expect(calls[1]!.atMs - calls[0]!.atMs).toBeGreaterThanOrEqual(1_900);
  expect((await factsOf(instance)).map(({ type }) => type).filter((type) => type.startsWith('Job'))).toEqual([
    'JobRequested',
    'JobAttemptFailed',
    'JobCompleted',
  ]);
});

test('an error that the process knows about is an outcome', async () => {
  answer = () => ({ status: 409 });
  expect((await ended(await start('pay', 'B-3'))).data).toMatchObject({ status: 'rejected' });
  expect(receivedFor('B-3')).toHaveLength(1);
});

test('a credential goes to its own hosts only: an incident says so, and nothing was sent', async () => {
  const instance = await start('leak', 'B-4');
  const incident = await incidentOf(instance);
  expect(JSON.stringify(incident.data)).toContain('elsewhere');
  expect(receivedFor('B-4')).toEqual([]);
});

test('an answer that no instance can hold is an incident, and is asked for once', async () => {
  const copies = ['one', 'two', 'three'];
  await world.publish({
    key: 'copy',
    fields: Object.fromEntries(copies.map((name) => [name, { type: 'json' }])),
    start: 'ask',
    steps: {
      ask: {
        type: 'service',
        http: { method: 'POST', url: `${receiver.url}/copy`, body: 'a copy' },
        output: Object.fromEntries(copies.map((name) => [name, 'response.body.long'])),
        next: 'done',
      },
      done: { type: 'end', status: 'completed' },
    },
  } as { key: string });
  answer = () => ({ status: 200, body: { long: 'x'.repeat(60_000) } }); // three of them are more than an event may hold
  const { id } = await world.client.instances.start({ definition: 'copy' });
  const incident = await incidentOf(id);
  expect(JSON.stringify(incident.data)).toContain('One command may set at most');
  expect(receiver.received.filter(({ path }) => path === '/copy')).toHaveLength(1);
  expect(await world.rows('select 1 from log.duties where stream = $1', [`instance-${id}`])).toEqual([]);
});

test('an answer that JSON readers refuse is the trouble of its own instance, not of those that are told beside it', async () => {
  answer = ({ body }) =>
    body.includes('"P-0"') ? { status: 200, text: '{"__proto__":{"id":1}}' } : { status: 200, body: { id: 'R' } };
  const instances = await Promise.all(Array.from({ length: 20 }, (_, n) => start('pay', `P-${n}`)));
  expect(JSON.stringify((await incidentOf(instances[0]!)).data)).toContain('cannot be read');
  for (const instance of instances.slice(1)) await ended(instance);
  expect(receiver.received.filter(({ body }) => body.includes('"P-'))).toHaveLength(instances.length);
});

test('a worker that is told to go gives up what takes too long, and another one sends it again', async () => {
  answer = (_, before) =>
    before.some(({ body }) => body.includes('"B-5"'))
      ? { status: 200, body: { id: 'R-5' } }
      : { status: 200, body: { id: 'late' }, afterMs: 60_000 };
  const instance = await start('pay', 'B-5');
  await waitUntil('it is under way', () => receivedFor('B-5').length > 0, soon);
  await Promise.all([world.stack.drain('worker', 0), world.stack.drain('worker', 1)]);
  await Promise.all([world.stack.start('worker', 0), world.stack.start('worker', 1)]);
  await ended(instance);
  const facts = await factsOf(instance);
  expect(facts.map(({ type }) => type)).not.toContain('JobAttemptFailed');
  expect(new Set(receivedFor('B-5').map(({ headers }) => headers['idempotency-key']))).toEqual(
    new Set([`${instance}.1`]),
  );
});
