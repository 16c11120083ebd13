import { afterAll, beforeAll, expect, test } from 'vitest';
import { must, publish } from '../testing.ts';
import { counting, having, paying, scanning } from './testing/definitions.ts';
import { openPlay, type Play } from './testing/play.ts';

let play: Play;
beforeAll(async () => {
  play = await openPlay([counting, paying, scanning, having('counting'), having('scanning')]);
});
afterAll(() => play.close());

const childOf = (id: string): Promise<string> =>
  play.until('the child is there', async () => {
    const [row] = await play.rows<{ child: string }>(
      `select substr(e.stream, 10) as child from log.events e where e.type = 'InstanceStarted' and e.data #>> '{parent,instance}' = $1`,
      [id],
    );
    return row?.child;
  });
const cancel = (id: string) => must(play.service.post(`/v1/instances/${id}/cancel`, { reason: 'No need' }));
const give = (key: string, id: string, amount = '1') =>
  must(play.service.post('/v1/messages', { name: 'order.paid', key, id, body: { amount } }));
const amountOf = async (id: string): Promise<unknown> => {
  const [row] = await play.rows<{ amount: unknown }>(
    `select data #> '{set,amount}' as amount from log.events where stream = $1 and type = 'DataChanged'`,
    [`instance-${id}`],
  );
  return row?.amount;
};

test('a child is started with its input, and its end is reported to its parent, each once', async () => {
  const id = await play.start('having-counting', { file: 'F-1' });
  expect(await play.ended(id)).toBe('completed');
  expect(await play.facts(id)).toEqual([
    'InstanceStarted',
    'SubprocessStarted',
    'SubprocessEnded',
    'DataChanged',
    'InstanceEnded',
  ]);
  const child = await childOf(id);
  expect(await play.facts(child)).toEqual(['InstanceStarted', 'RulesEvaluated', 'DataChanged', 'InstanceEnded']);
  await play.settled();
});

test('who starts a detached sub-process hands on how many led there', async () => {
  const done = { type: 'end', status: 'completed' };
  const goOn = (key: string, definition: string) => ({
    key,
    start: 'on',
    steps: {
      on: {
        type: 'subprocess',
        definition,
        detached: true,
        ...(definition === 'counting' && { input: { file: "'F'" } }),
        next: 'done',
      },
      done,
    },
  });
  await publish(play.service, goOn('second', 'counting'));
  await publish(play.service, goOn('first', 'second'));
  await play.start('first');
  const chainOf = (definition: string) =>
    play.until(`${definition} has begun`, async () => {
      const [row] = await play.rows<{ chain: number }>(
        `select (data ->> 'chain')::int as chain from log.events where type = 'InstanceStarted' and data ->> 'definition' = $1 and data ->> 'chain' is not null`,
        [definition],
      );
      return row?.chain;
    });
  expect([await chainOf('second'), await chainOf('counting')]).toEqual([1, 2]);
  await play.settled();
});

test('a message that does not fit is kept: a retry gives it again, and another that fits takes its place', async () => {
  const done = { type: 'end', status: 'completed' };
  await publish(play.service, {
    key: 'converting',
    entity: { type: 'order' },
    fields: { amount: { type: 'text' }, unit: { type: 'text' } },
    start: 'paid',
    steps: {
      paid: {
        type: 'wait',
        for: { message: 'order.paid', key: 'entity.id', into: { amount: 'message.amount + unit' } },
        next: 'done',
      },
      done,
    },
  } as { key: string });
  const incident = (id: string) =>
    play.until('there is an incident', async () => (await play.facts(id)).includes('IncidentRaised'));
  const kept = (id: string) =>
    play.rows(`select 1 from log.messages where key = $1 and given_at is null and body is not null`, [id]);
  const id = await play.start('converting', {}, 'C-1');
  await give('C-1', 'm-1', '7');
  await incident(id);
  await play.settled();
  expect(await kept('C-1')).toHaveLength(1);
  await must(play.service.patch(`/v1/instances/${id}/data`, { set: { unit: ' EUR' }, reason: 'It was missing' }));
  await must(play.service.post(`/v1/instances/${id}/retry`, { reason: 'Now it fits' }));
  expect(await play.ended(id)).toBe('completed');
  const [row] = await play.rows<{ amount: string }>(
    `select data #>> '{set,amount}' as amount from log.events where stream = $1 and type = 'DataChanged' and data #>> '{set,amount}' is not null`,
    [`instance-${id}`],
  );
  expect(row?.amount).toBe('7 EUR');
  expect(await kept('C-1')).toEqual([]);

  const other = await play.start('converting', {}, 'C-2');
  await give('C-2', 'm-1', '7');
  await incident(other);
  await cancel(other);
  await play.settled();
  expect(await kept('C-2')).toEqual([]);
});

test('a parent that is cancelled cancels its child', async () => {
  const id = await play.start('having-scanning', { file: 'F-2' });
  const child = await childOf(id);
  await cancel(id);
  expect(await play.ended(child)).toBe('cancelled');
  await play.settled();
  expect((await play.facts(id)).filter((type) => type.startsWith('Subprocess'))).toEqual([
    'SubprocessStarted',
    'SubprocessCancelled',
  ]);
});

test('a child that ends otherwise than by itself leads its parent on', async () => {
  const id = await play.start('having-scanning', { file: 'F-3' });
  await cancel(await childOf(id));
  expect(await play.ended(id)).toBe('failed');
});

test('a parent that is cancelled at once has its child started and cancelled, in this order', async () => {
  const id = await play.start('having-scanning', { file: 'F-4' });
  await cancel(id);
  expect(await play.ended(await childOf(id))).toBe('cancelled');
  await play.settled();
});

test('a message that came early is given to the first that waits, and a later one waits on', async () => {
  await give('B-1', 'm-1', '42');
  const id = await play.start('paying', {}, 'B-1');
  expect(await play.ended(id)).toBe('completed');
  expect(await amountOf(id)).toBe('42');
  const next = await play.start('paying', {}, 'B-1');
  await play.settled();
  expect(await play.facts(next)).toEqual(['InstanceStarted', 'WaitOpened']);
});

test('of two that wait for one message the one that waits longest gets it, once however often it is sent', async () => {
  const [first, second] = [await play.start('paying', {}, 'B-2'), await play.start('paying', {}, 'B-2')];
  const answers = await Promise.all(Array.from({ length: 6 }, () => give('B-2', 'm-2')));
  expect(answers.map(({ body }) => body.status).sort()).toEqual([
    'known',
    'known',
    'known',
    'known',
    'known',
    'matched',
  ]);
  expect(await play.ended(first)).toBe('completed');
  await play.settled();
  expect(await play.facts(second)).toEqual(['InstanceStarted', 'WaitOpened']);
  await give('B-2', 'm-3');
  expect(await play.ended(second)).toBe('completed');
});

test('as many messages as wait for them find each one of their own', async () => {
  const ids = await Promise.all(Array.from({ length: 12 }, () => play.start('paying', {}, 'B-3')));
  await Promise.all(ids.map((_, i) => give('B-3', `b3-${i}`, String(i))));
  for (const id of ids) expect(await play.ended(id)).toBe('completed');
  const amounts = await Promise.all(ids.map(amountOf));
  expect(amounts.map(Number).sort((a, b) => a - b)).toEqual(ids.map((_, i) => i));
});

test('messages and those who wait for them come at once, and none is left over', async () => {
  const keys = Array.from({ length: 20 }, (_, i) => `B-4-${i}`);
  const [ids] = await Promise.all([
    Promise.all(keys.map((key) => play.start('paying', {}, key))),
    Promise.all(keys.map((key) => give(key, key))),
  ]);
  for (const id of ids) expect(await play.ended(id)).toBe('completed');
});

test('a signal reaches all who wait then, and nobody who waits later', async () => {
  const ids = await Promise.all(Array.from({ length: 5 }, (_, i) => play.start('paying', {}, `B-5-${i}`)));
  const { body } = await must(play.service.post('/v1/signals', { name: 'closing', id: 's-1' }));
  expect(body.told).toBeGreaterThanOrEqual(ids.length);
  for (const id of ids) expect(await play.ended(id)).toBe('cancelled');
  const later = await play.start('paying', {}, 'B-5');
  await must(play.service.post('/v1/signals', { name: 'closing', id: 's-1' }));
  await play.settled();
  expect(await play.facts(later)).toEqual(['InstanceStarted', 'WaitOpened']);
});
