import { readFileSync } from 'node:fs';
import { serviceNames as services } from '@procession/stack/services.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { caughtUp, openWorld, type Reply, slugOf, type World } from './world.ts';

// What the services do when something that they need goes away, or when they are told to go.

type ServiceName = (typeof services)[number];
const backWithinMs = 20_000;
/** A command that waits for Postgres is answered by then (event-store/committer.ts). */
const givesUpWithinMs = 12_000;
/** Connections that their clients keep alive do not hold it up. */
const drainsWithinMs = 5_000;

let world: World;
beforeAll(async () => {
  world = await openWorld((file) => readFileSync(file, 'utf8'));
});
afterAll(() => world?.close());

const isReady = async (service: ServiceName): Promise<boolean> =>
  (await fetch(`${world.stack.urls[service][0]}/readyz`)).status === 200;
const allReady = async (): Promise<boolean> => (await Promise.all(services.map(isReady))).every(Boolean);

const startOf = (entity: string): Promise<Reply> =>
  world.call(
    'ana',
    'POST',
    'command',
    '/v1/instances',
    { definition: 'booking-cancellation', entity: { type: 'booking', id: entity }, data: { reason: 'x' } },
    { 'idempotency-key': `away-${entity}` },
  );

/** Sends starts until told to stop, each again under its key until it is answered for good. */
function startMany(name: string): { stop: () => Promise<{ acknowledged: string[]; told: Set<string> }> } {
  let isOver = false;
  const acknowledged: string[] = [];
  const told = new Set<string>();
  const one = async (lane: number): Promise<void> => {
    for (let n = 0; !isOver; n++) {
      const entity = `${name}-${lane}-${n}`;
      await waitUntil(
        `the start of ${entity}`,
        async () => {
          const reply = await startOf(entity);
          if (reply.status === 201) return acknowledged.push(entity);
          expect(reply.headers.get('retry-after')).toMatch(/^\d+$/);
          told.add(slugOf(reply));
          return false;
        },
        { withinMs: 40_000 },
      );
    }
  };
  const lanes = Promise.all([0, 1, 2, 3].map(one));
  return {
    stop: async () => {
      isOver = true;
      await lanes;
      return { acknowledged, told };
    },
  };
}

test('with Postgres away it is later, nothing acknowledged is lost, and all come back by themselves', async () => {
  const { stack, call } = world;
  const pids = services.map((service) => stack.pid(service, 0));
  const load = startMany('PG');
  await stack.killPostgres();
  await waitUntil('readiness tells it', async () => !(await Promise.all(services.map(isReady))).some(Boolean), {
    withinMs: 5_000,
  });
  const read = await call('priya', 'GET', 'query', '/v1/instances');
  expect(slugOf(read)).toBe('unavailable');
  expect(read.headers.get('retry-after')).toMatch(/^\d+$/);
  const began = performance.now();
  const command = await startOf('AWAY');
  expect(['unavailable', 'outcome-not-known']).toContain(slugOf(command));
  expect(performance.now() - began).toBeLessThan(givesUpWithinMs);
  for (const service of services) expect((await fetch(`${stack.urls[service][0]}/healthz`)).status).toBe(200);

  await stack.drain('query', 0); // one that starts while Postgres is away waits for it
  const started = stack.start('query', 0);
  await stack.startPostgres();
  await started;
  await waitUntil('all are ready', allReady, { withinMs: backWithinMs });
  const { acknowledged } = await load.stop();
  const last = await startOf('AWAY');
  expect(last.status).toBe(201);
  await caughtUp(world, last.headers.get('consistency-token')!);
  expect(acknowledged.length).toBeGreaterThan(4);
  for (const entity of [...acknowledged.slice(0, 20), ...acknowledged.slice(-20)]) {
    const { body } = await call('ana', 'GET', 'query', `/v1/instances?entityId=${entity}`);
    expect({ entity, count: (body.items as unknown[]).length }).toEqual({ entity, count: 1 });
  }
  expect(services.map((service) => stack.pid(service, 0)).filter((pid) => !pids.includes(pid))).toHaveLength(1);
});

test('with NATS away it is slower, and nothing else', async () => {
  const { stack } = world;
  await stack.killNats();
  const without = await startOf('NATS-1');
  expect(without.status).toBe(201);
  expect(await allReady()).toBe(true);
  await caughtUp(world, without.headers.get('consistency-token')!);
  await stack.startNats();
  const busUp = async (): Promise<boolean> =>
    / 1$/m.exec((await metricsOf('command')).match(/^procession_bus_up.*$/m)?.[0] ?? '') !== null;
  await waitUntil('the bus is back', busUp, { withinMs: backWithinMs });
  const again = await startOf('NATS-2');
  await caughtUp(world, again.headers.get('consistency-token')!);
});

const metricsOf = async (service: ServiceName): Promise<string> =>
  (await fetch(`${world.stack.urls[service][0]}/metrics`)).text();

test('a command service that is told to go answers what it has taken, and sends its clients elsewhere', async () => {
  const { stack } = world;
  let answered = 0;
  const lane = async (n: number): Promise<void> => {
    for (let i = 0; ; i++) {
      const reply = await startOf(`GO-${n}-${i}`); // throws when a connection ends without an answer
      expect(reply.status).toBe(201);
      answered++;
      if (reply.headers.get('connection') === 'close') return;
    }
  };
  const lanes = Promise.all(Array.from({ length: 16 }, (_, n) => lane(n)));
  await waitUntil('commands are under way', () => answered > 100, { withinMs: 10_000 });
  const began = performance.now();
  await stack.drain('command', 0);
  expect(performance.now() - began).toBeLessThan(drainsWithinMs);
  await lanes;
  await expect(startOf('GONE')).rejects.toThrow();
  await stack.start('command', 0);
});

test('a notifier that is told to go says so to its clients', async () => {
  const { stack, call } = world;
  const { body } = await call('ben', 'POST', 'notifier', '/v1/live/tickets');
  const url = `${stack.urls.notifier[0]!.replace('http', 'ws')}/v1/live?ticket=${encodeURIComponent(String(body.ticket))}`;
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await stack.drain('notifier', 0);
  expect(await closed).toBe(1001);
  await stack.start('notifier', 0);
});

test('each service measures what its operator needs', async () => {
  await world.call('ben', 'POST', 'command', '/v1/tasks/0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55.1/decide', {
    outcome: 'x',
  });
  const wanted: Record<ServiceName, RegExp[]> = {
    command: [
      /^procession_commands_total\{/m,
      /^procession_batch_commands_bucket\{/m,
      /^procession_outbox_age_seconds\{/m,
    ],
    projector: [/cursor_age_seconds\{/m, /lag_events\{/m, /lag_seconds\{/m],
    query: [/^process_cpu_seconds_total\{/m],
    worker: [/^# TYPE procession_timers_total/m, /^procession_timer_lateness_seconds_count/m],
    notifier: [/clients\{/m],
  };
  for (const service of services) {
    const metrics = await metricsOf(service);
    for (const pattern of wanted[service]) expect(metrics).toMatch(pattern);
  }
});

test('what went wrong meanwhile stands in the logs, as JSON, once for each request', () => {
  const counts = new Map<string, number>();
  for (const line of world.readLogs().split('\n').filter(Boolean)) {
    const { level, reqId } = JSON.parse(line);
    if (level >= 40 && reqId !== undefined) counts.set(reqId, (counts.get(reqId) ?? 0) + 1);
  }
  expect(counts.size).toBeGreaterThan(0);
  expect([...counts.values()].filter((count) => count > 1)).toEqual([]);
});
