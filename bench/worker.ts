import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Stack, startStack } from '@procession/stack/stack.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import pg from 'pg';
import { openTarget, type Target, usageOf } from './load.ts';
import { administrator, buildWorld, must, tenant } from './world.ts';

export interface WorkerLoad {
  /** That pend, and then become due within `dueWithinSeconds`. */
  timers: number;
  dueWithinSeconds: number;
  /** That are due at once. */
  overdueTimers: number;
  jobs: number;
  idleSeconds: number;
}

const startsAtOnce = 64;
/** Instances that can be started in a second at the least; what remains of the time they pend. */
const startsPerSecondMin = 700;
const doneWithinMs = 300_000;
const lookEveryMs = 100;

const end = { done: { type: 'end', status: 'completed' } };
const alarm = {
  key: 'bench-alarm',
  fields: { at: { type: 'datetime', required: true } },
  start: 'rest',
  steps: { rest: { type: 'timer', until: 'at', next: 'done' }, ...end },
};
const callTo = (url: string) => ({
  key: 'bench-call',
  start: 'call',
  steps: { call: { type: 'service', http: { method: 'POST', url, body: { of: 'bench' } }, next: 'done' }, ...end },
});

/** How fast a worker fires timers and calls services, how late timers are, and what they cost while they pend. On a stack of its own. */
export async function measureWorker(
  load: WorkerLoad,
  say: (text: string) => void,
): Promise<{ figures: Record<string, number>; notes: Record<string, string> }> {
  const dir = makeTemporaryFolder();
  const receiver = await openReceiver();
  const stack = await startStack({
    dir,
    durable: true,
    administrators: [`${tenant}:${administrator}`],
    env: { LOG_LEVEL: 'warn' },
    serviceEnv: { worker: { OUTBOUND_ALLOW: '127.0.0.1/32' } },
    say,
  });
  const log = new pg.Client(stack.databases.admin);
  const command = openTarget(stack.urls.command[0]!, startsAtOnce);
  try {
    await stack.settled();
    await log.connect();
    const { client } = await buildWorld(stack);
    const admin = await stack.token(administrator, { tenant });
    for (const document of [alarm, callTo(receiver.url)])
      await must(command, 'post', `/v1/definitions/${document.key}/versions`, admin, {
        document,
        confirmWarnings: true,
      });
    const on = { stack, log, start: (count: number, body: () => object) => startMany(command, client, count, body) };
    const jobs = await measureOverdue(on, 'JobCompleted', load.jobs, () => ({ definition: 'bench-call' }));
    const timers = await measureOverdue(on, 'TimerFired', load.overdueTimers, () => startAlarm(Date.now()));
    const { idlePercent, latenessMs, seconds } = await measurePending(on, load);
    return {
      figures: {
        jobs_per_s: jobs,
        timers_per_s: timers,
        timer_lateness_p99_ms: latenessMs,
        idle_timers_cpu_percent: idlePercent,
      },
      notes: {
        jobs_per_s: `${load.jobs} that were due, one worker`,
        timers_per_s: `${load.overdueTimers} that were due, one worker`,
        timer_lateness_p99_ms: `${load.timers} due within ${load.dueWithinSeconds} s`,
        idle_timers_cpu_percent: `${load.timers} pending, ${Math.round(seconds)} s, worker and its backends`,
      },
    };
  } finally {
    await command.close();
    await log.end();
    await stack.stop();
    receiver.close();
    removeDataFolder(dir);
  }
}

interface Running {
  stack: Stack;
  log: pg.Client;
  start: (count: number, body: () => object) => Promise<void>;
}

const startAlarm = (atMs: number): object => ({
  definition: alarm.key,
  data: { at: new Date(atMs).toISOString() },
});

/** They become due while no worker runs: per second from its start to the last. */
async function measureOverdue(
  { stack, log, start }: Running,
  fact: string,
  count: number,
  body: () => object,
): Promise<number> {
  await stack.drain('worker', 0);
  await start(count, body);
  const before = await countOf(log, fact);
  await stack.start('worker', 0);
  const began = performance.now();
  await untilCount(log, fact, before + count);
  return count / ((performance.now() - began) / 1_000);
}

async function measurePending({ stack, log, start }: Running, { timers, dueWithinSeconds, idleSeconds }: WorkerLoad) {
  const fired = await countOf(log, 'TimerFired');
  const [{ position } = { position: 0 }] = (
    await log.query<{ position: string }>('select coalesce(max(position), 0) as position from log.events')
  ).rows;
  const firstMs = Date.now() + (timers / startsPerSecondMin + idleSeconds) * 1_000;
  let started = 0;
  await start(timers, () => startAlarm(firstMs + (dueWithinSeconds * 1_000 * started++) / timers));
  const before = await workerCpuSeconds(stack, log);
  const began = performance.now();
  await sleep(Math.max(1_000, firstMs - Date.now() - 1_000));
  const seconds = (performance.now() - began) / 1_000;
  const idlePercent = (100 * ((await workerCpuSeconds(stack, log)) - before)) / seconds;
  await untilCount(log, 'TimerFired', fired + timers);
  const { rows } = await log.query<{ ms: number }>(
    `select percentile_disc(0.99) within group (order by extract(epoch from f.recorded_at - (s.data ->> 'at')::timestamptz) * 1000)::float8 as ms
     from log.events f join log.events s on (s.tenant, s.stream, s.type) = (f.tenant, f.stream, 'TimerScheduled')
     where f.type = 'TimerFired' and f.position > $1`,
    [position],
  );
  return { idlePercent, latenessMs: rows[0]!.ms, seconds };
}

/** Of the worker and of the backends that it keeps busy. */
async function workerCpuSeconds(stack: Stack, log: pg.Client): Promise<number> {
  const { rows } = await log.query<{ pid: number }>(
    `select pid from pg_stat_activity where application_name like 'worker %'`,
  );
  return [stack.pid('worker', 0)!, ...rows.map(({ pid }) => pid)].reduce(
    (sum, pid) => sum + usageOf(pid).cpuSeconds,
    0,
  );
}

const countOf = async (log: pg.Client, fact: string): Promise<number> =>
  (await log.query<{ n: number }>('select count(*)::int as n from log.events where type = $1', [fact])).rows[0]!.n;

async function untilCount(log: pg.Client, fact: string, count: number): Promise<void> {
  const giveUpAt = performance.now() + doneWithinMs;
  while ((await countOf(log, fact)) < count) {
    if (performance.now() > giveUpAt) throw new Error(`not ${count} times ${fact} within ${doneWithinMs} ms`);
    await sleep(lookEveryMs);
  }
}

async function startMany(command: Target, token: string, count: number, body: () => object): Promise<void> {
  let left = count;
  await Promise.all(
    Array.from({ length: startsAtOnce }, async () => {
      while (left-- > 0) await must(command, 'post', '/v1/instances', token, body());
    }),
  );
}

async function openReceiver(): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    request.resume();
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
