import { type Rebuild, rebuild } from '@procession/contracts/http/projector.ts';
import type { Stack } from '@procession/stack/stack.ts';
import { Pool } from 'undici';
import { median, percentile } from './load.ts';
import { waitUntilProjected } from './projection.ts';
import { administrator, decision, startBody, tenant, type World } from './world.ts';

export interface RebuildFigures {
  /** The median run's. */
  eventsPerSecond: number;
  all: number[];
  events: number;
  /** From sending a decision to reading it in a list: p95 while a rebuild runs, and without. */
  seenP95Ms: number;
  seenQuietP95Ms: number;
}

const lookEveryMs = 100;
const decisionsPerSecond = 100;
const endsWithinMs = 120_000;
/** So that the query service, which nobody has asked before, is no slower without a rebuild than beside one. */
const warmSeconds = 3;

/** All views built anew from the whole log, first alone, then over and over beside people who decide and look at what they did. */
export async function measureRebuild(
  stack: Stack,
  adminUrl: string,
  world: World,
  { seconds, runs }: { seconds: number; runs: number },
): Promise<RebuildFigures> {
  const token = await stack.token(administrator, { tenant });
  const once = async (): Promise<Rebuild> => {
    const asked = await ask(stack, token, '/v1/rebuilds', { views: 'all' });
    const giveUpAt = performance.now() + endsWithinMs;
    for (;;) {
      const now = await ask(stack, token, `/v1/rebuilds/${asked.id}`);
      if (now.state === 'failed') throw new Error(`the rebuild failed: ${now.reason}`);
      if (now.endedAt !== null) return now;
      if (performance.now() > giveUpAt) throw new Error(`the rebuild is still ${now.state} after ${endsWithinMs} ms`);
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
  };
  const rates: number[] = [];
  let events = 0;
  for (let run = 0; run < runs; run++) {
    const { eventsTotal, beganAt, endedAt } = await once();
    events = eventsTotal;
    rates.push((eventsTotal / (Date.parse(endedAt!) - Date.parse(beganAt!))) * 1_000);
  }
  await waitUntilProjected(adminUrl);

  await decideAndSee(stack, world, warmSeconds);
  const quiet = await decideAndSee(stack, world, seconds);
  let isOver = false;
  const rebuilding = (async () => {
    while (!isOver) await once();
  })();
  const beside = await decideAndSee(stack, world, seconds).finally(() => {
    isOver = true;
  });
  await rebuilding;
  await waitUntilProjected(adminUrl);
  return {
    eventsPerSecond: median(rates),
    all: rates,
    events,
    seenP95Ms: percentile(beside, 0.95),
    seenQuietP95Ms: percentile(quiet, 0.95),
  };
}

async function ask({ urls }: Stack, token: string, path: string, body?: object): Promise<Rebuild> {
  const answer = await fetch(urls.projector[0]! + path, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return rebuild.parse(await answer.json());
}

/** At a fixed pace (open loop): start an instance, decide its first task, read it with what the answer told. Milliseconds of the last two. */
async function decideAndSee({ urls }: Stack, world: World, seconds: number): Promise<number[]> {
  const command = new Pool(urls.command[0]!, { connections: 32, pipelining: 1 });
  const query = new Pool(urls.query[0]!, { connections: 32, pipelining: 1 });
  const spent: number[] = [];
  const pending: Promise<void>[] = [];
  const began = performance.now();
  const one = async (n: number): Promise<void> => {
    const token = world.managers[n % world.managers.length]!;
    const started = await post(command, '/v1/instances', world.client, startBody());
    const { id } = (await started.body.json()) as { id: string };
    const at = performance.now();
    const decided = await post(command, `/v1/tasks/${id}.1/decide`, token, decision);
    await decided.body.dump();
    const seen = await query.request({
      method: 'GET',
      path: `/v1/instances?entityType=expense&limit=1`,
      headers: {
        authorization: `Bearer ${token}`,
        prefer: 'wait=10',
        'consistency-token': String(decided.headers['consistency-token']),
      },
    });
    await seen.body.dump();
    if (seen.statusCode !== 200) throw new Error(`a decision was not seen: ${seen.statusCode}`);
    spent.push(performance.now() - at);
  };
  for (let n = 0; n < decisionsPerSecond * seconds; n++) {
    const wait = began + (n * 1_000) / decisionsPerSecond - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    pending.push(one(n));
  }
  await Promise.all(pending);
  await Promise.all([command.close(), query.close()]);
  return spent;
}

async function post(pool: Pool, path: string, token: string, body: object) {
  const reply = await pool.request({
    method: 'POST',
    path,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    },
    body: JSON.stringify(body),
  });
  if (reply.statusCode >= 300) throw new Error(`${path} answered ${reply.statusCode}: ${await reply.body.text()}`);
  return reply;
}
