import { waitUntil } from '@procession/stack/wait-until.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openReceiver } from './testing/receiver.ts';
import { openWorkerStack, type WorkerStack } from './testing/worker-stack.ts';

// Everything is killed with kill -9, one after the other, while a thousand timers and then two hundred calls of services are due.

const timerCount = 1_000;
const jobCount = 200;
const startsAtOnce = 50;
/** From the first start on: all have begun by then. */
const dueAfterMs = 10_000;
/** Leases of who was killed included. */
const doneWithinMs = 60_000;

let world: WorkerStack;
let receiver: Awaited<ReturnType<typeof openReceiver>>;
/** As receivers do that were given a key: the same again is answered, and not done again. */
const accepted = new Map<string, number>();

beforeAll(async () => {
  receiver = await openReceiver(({ headers }) => {
    const key = String(headers['idempotency-key']);
    if (!accepted.has(key)) accepted.set(key, accepted.size + 1);
    return { status: 200, body: { id: `R-${accepted.get(key)}` }, afterMs: 30 };
  });
  world = await openWorkerStack({ workers: 2, nats: true });
  await world.client.credentials.put('payments', {
    secret: { kind: 'bearer', token: 'a-token' },
    hosts: [receiver.host],
  });
});
afterAll(async () => {
  await world?.close();
  receiver?.close();
});

const countOf = async (type: string): Promise<number> =>
  (await world.rows<{ n: number }>('select count(*)::int as n from log.events where type = $1', [type]))[0]!.n;

/** While the database is away nothing can be counted. */
const reaches = (type: string, count: number) =>
  waitUntil(`${type} ${count} times`, async () => (await countOf(type).catch(() => 0)) >= count, {
    withinMs: doneWithinMs,
    everyMs: 10,
  });

async function startAll(until: string): Promise<void> {
  const done = { type: 'end', status: 'completed' };
  const rest = { type: 'timer', until: `timestamp("${until}")` };
  await world.publish({ key: 'alarm', start: 'rest', steps: { rest: { ...rest, next: 'done' }, done } } as {
    key: string;
  });
  await world.publish({
    key: 'pay',
    fields: { ref: { type: 'text' } },
    start: 'rest',
    steps: {
      rest: { ...rest, next: 'pay' },
      pay: {
        type: 'service',
        http: { method: 'POST', url: `${receiver.url}/pay`, body: 'pay', credential: 'payments' },
        output: { ref: 'response.body.id' },
        next: 'done',
      },
      done,
    },
  } as { key: string });
  let left = timerCount;
  await Promise.all(
    Array.from({ length: startsAtOnce }, async () => {
      while (left-- > 0) await world.client.instances.start({ definition: left < jobCount ? 'pay' : 'alarm' });
    }),
  );
}

test('each timer fires exactly once and never early, each job is done once under one key, whoever is killed', async () => {
  const { stack } = world;
  const due = new Date(Date.now() + dueAfterMs).toISOString();
  await startAll(due);

  await reaches('TimerFired', 1);
  await Promise.all([stack.kill('worker', 0), stack.kill('command', 0)]);
  const firedAtKill = await countOf('TimerFired');
  await stack.start('command', 0);
  await reaches('TimerFired', firedAtKill + 1);
  await stack.killPostgres();
  await Promise.all([stack.startPostgres(), stack.killNats()]);
  await Promise.all([stack.startNats(), stack.start('worker', 0)]);
  await waitUntil('some jobs are under way', () => accepted.size > 10, { withinMs: doneWithinMs, everyMs: 5 });
  await Promise.all([stack.kill('worker', 0), stack.kill('worker', 1), stack.killPostgres(), stack.kill('command', 0)]);
  const acceptedAtKill = accepted.size;
  await stack.startPostgres();
  await Promise.all([stack.start('command', 0), stack.start('worker', 0), stack.start('worker', 1)]);
  await reaches('InstanceEnded', timerCount);

  const [counts] = await world.rows<{ instances: number; fired: number; ended: number; done: number; first: Date }>(
    `select count(*)::int as instances, count(*) filter (where fired = 1)::int as fired, count(*) filter (where ended = 1)::int as ended,
       count(*) filter (where done = 1 and asked = 1)::int as done, min(fired_at) as first
     from (
       select stream, count(*) filter (where type = 'TimerFired') as fired, count(*) filter (where type = 'InstanceEnded') as ended,
         count(*) filter (where type = 'JobCompleted') as done, count(*) filter (where type = 'JobRequested') as asked,
         min(recorded_at) filter (where type = 'TimerFired') as fired_at
       from log.events where stream like 'instance-%' group by stream) s`,
  );
  expect(counts).toMatchObject({ instances: timerCount, fired: timerCount, ended: timerCount, done: jobCount });
  expect(counts!.first.getTime()).toBeGreaterThanOrEqual(Date.parse(due));
  expect([firedAtKill < timerCount, acceptedAtKill < jobCount]).toEqual([true, true]);
  const paid = await world.rows<{ key: string; ref: string }>(
    `select substr(stream, 10) || '.1' as key, data -> 'set' ->> 'ref' as ref from log.events where type = 'DataChanged'`,
  );
  expect(paid).toHaveLength(jobCount);
  expect(new Map(paid.map(({ key, ref }) => [key, ref]))).toEqual(
    new Map([...accepted].map(([key, n]) => [key, `R-${n}`])),
  );
  expect(await world.rows('select 1 from log.duties')).toEqual([]);
});
