// `npm run bench [-- --json FILE] [-- --short] [-- --peers]`: speed on the real stack, beside what this machine can do at all.
// Default durability; each service, Postgres and nats-server as processes of their own, the load from this one.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type ServiceName, serviceNames } from '@procession/stack/services.ts';
import { startStack } from '@procession/stack/stack.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import pg from 'pg';
import { measureTwoCopies } from './copies.ts';
import { measureDecisions } from './decisions.ts';
import { measureHistory } from './history.ts';
import { measureLimits } from './limits.ts';
import { listsTenant, measureLists } from './lists.ts';
import { measureLive } from './live.ts';
import { usageOf } from './load.ts';
import { measureNoisyTenant, noisyTenants } from './noisy-tenant.ts';
import { measurePeers, peerLoad } from './peers/measure.ts';
import { measureProjection, waitUntilProjected } from './projection.ts';
import { measurePush } from './push.ts';
import { measureRebuild } from './rebuild.ts';
import { printReport } from './report.ts';
import { heapBytesOfRows, measureRowBytes } from './row-bytes.ts';
import { administrator, buildWorld, tenant } from './world.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    short: { type: 'boolean', default: false },
    peers: { type: 'boolean', default: false },
  },
});
const runs = values.short ? 1 : 3;
const seconds = values.short ? 2 : 5;
const warmSeconds = values.short ? 1 : 4;
/** A service that has just started is slower: V8 goes on compiling what is hot for some 20 s of load, beside it. */
const firstWarmSeconds = values.short ? 1 : 18;

const say = (text: string): void => void process.stderr.write(`bench: ${text}\n`);
const folder = makeTemporaryFolder();
const stack = await startStack({
  dir: folder,
  durable: true,
  administrators: [tenant, listsTenant, ...noisyTenants].map((name) => `${name}:${administrator}`),
  env: { LOG_LEVEL: 'warn' },
  say,
});
const figures: Record<string, number> = {};
const notes: Record<string, string> = {};
try {
  const adminUrl = stack.databases.admin;
  say('limits of this machine');
  Object.assign(figures, await measureLimits(adminUrl, values.short ? 1 : 3));
  const world = await buildWorld(stack);

  await measureInFlight(32, firstWarmSeconds);
  for (const service of serviceNames) figures[`rss_mb_${service}`] = rssMb(service);
  say('push at 500 decisions/s');
  const push = await measurePush(stack, world, {
    decisionsPerSecond: 500,
    seconds: values.short ? 2 : 10,
    warmSeconds,
  });
  figures.e2e_push_p50_ms = push.p50Ms;
  figures.e2e_push_p99_ms = push.p99Ms;
  notes.e2e_push_p50_ms = `acknowledged p50 ${push.ackP50Ms.toFixed(1)} ms`;
  notes.e2e_push_p99_ms = `acknowledged p99 ${push.ackP99Ms.toFixed(1)} ms`;
  await measureInFlight(256, warmSeconds);
  for (const service of serviceNames) {
    figures[`rss_mb_${service}`] = Math.max(figures[`rss_mb_${service}`]!, rssMb(service));
  }

  async function measureInFlight(inFlight: number, warmFor: number): Promise<void> {
    say(`decisions, ${inFlight} in flight`);
    const result = await measureDecisions(stack.urls.command, world, {
      inFlight,
      seconds,
      runs,
      warmSeconds: warmFor,
    });
    figures[`decisions_per_s_${inFlight}`] = result.decisionsPerSecond;
    figures[`decision_p50_ms_${inFlight}`] = result.p50Ms;
    figures[`decision_p99_ms_${inFlight}`] = result.p99Ms;
    const busy = Math.round(100 * (result.busy ?? 0));
    notes[`decisions_per_s_${inFlight}`] = `runs ${result.all.map(Math.round).join(' ')}, machine busy ${busy} %`;
    await waitUntilProjected(adminUrl);
  }
  function rssMb(service: ServiceName): number {
    return usageOf(stack.pid(service, 0)!).rssMb;
  }

  say('live connections');
  const live = await measureLive(stack, world, adminUrl, values.short ? 'short' : 'full');
  Object.assign(figures, live.figures);
  Object.assign(notes, live.notes);

  say('a noisy tenant beside four others');
  const noisy = await measureNoisyTenant(
    stack,
    values.short ? { turns: 2, warmTurns: 1 } : { turns: 15, warmTurns: 2 },
  );
  figures.noisy_tenant_p95_ratio = noisy.ratio;
  notes.noisy_tenant_p95_ratio = `${noisy.besideQuietP95Ms.toFixed(1)} to ${noisy.besideNoisyP95Ms.toFixed(1)} ms, it got ${noisy.noisyShare.toFixed(1)} shares`;
  await waitUntilProjected(adminUrl);

  say('size of rows');
  for (const steps of [5, 10] as const) {
    const { slim, embedded } = await measureRowBytes(stack, world, adminUrl, steps);
    figures[`row_bytes_slim_${steps}`] = slim;
    figures[`row_bytes_embedded_${steps}`] = embedded;
  }
  figures.row_bytes_heap = await heapBytesOfRows(adminUrl);
  figures.events_per_decision = await eventsPerDecision(adminUrl);

  say('projection of the whole log from nothing');
  const projection = await measureProjection(stack, adminUrl);
  figures.projection_events_per_s = projection.eventsPerSecond;
  notes.projection_events_per_s = `${projection.events} events`;

  say('all views built anew');
  const rebuilt = await measureRebuild(stack, adminUrl, world, { seconds: values.short ? 3 : 10, runs });
  figures.rebuild_events_per_s = rebuilt.eventsPerSecond;
  figures.rebuild_live_p95_ratio = rebuilt.seenP95Ms / rebuilt.seenQuietP95Ms;
  notes.rebuild_events_per_s = `runs ${rebuilt.all.map(Math.round).join(' ')}, ${rebuilt.events} events`;
  notes.rebuild_live_p95_ratio = `100 decisions/s, decided and seen p95 ${rebuilt.seenQuietP95Ms.toFixed(1)} to ${rebuilt.seenP95Ms.toFixed(1)} ms`;

  say('histories of 50 and of 50,000 events');
  const history = await measureHistory(
    stack,
    world,
    values.short ? { loads: 50, appends: 100 } : { loads: 200, appends: 1_000 },
  );
  figures.load_50_events_us = history.loadUs.short;
  figures.load_50000_events_us = history.loadUs.long;
  figures.append_p99_us_50_events = history.appendP99Us.short;
  figures.append_p99_us_50000_events = history.appendP99Us.long;
  notes.load_50000_events_us = `without a snapshot ${Math.round(history.loadUs.withoutSnapshot)}`;

  const lists = await measureLists(
    stack,
    adminUrl,
    values.short
      ? { sizes: { '10k': 10_000, '200k': 200_000 }, requests: 400 }
      : { sizes: { '10k': 10_000, '200k': 200_000, '1m': 1_000_000 }, requests: 4_000 },
    say,
  );
  Object.assign(figures, lists.figures);
  Object.assign(notes, lists.notes);
} finally {
  say('stopping');
  await stack.stop();
  removeDataFolder(folder);
}
say('decisions, 32 in flight, two copies of each service');
const two = await measureTwoCopies({ inFlight: 32, seconds, runs, warmSeconds }, say);
figures.decisions_per_s_2_copies = two.decisionsPerSecond;
notes.decisions_per_s_2_copies = `runs ${two.all.map(Math.round).join(' ')}, decided again ${(100 * two.movedShare).toFixed(2)} %`;
const peers = values.peers ? await measurePeers(peerLoad(values.short), say) : undefined;
Object.assign(figures, peers?.figures);
Object.assign(notes, peers?.notes);
printReport(figures, notes, peers?.leftOut);
if (values.json) writeFileSync(values.json, `${JSON.stringify(rounded(figures), undefined, 2)}\n`);

async function eventsPerDecision(adminUrl: string): Promise<number> {
  const admin = new pg.Client(adminUrl);
  await admin.connect();
  const { rows } = await admin.query<{ share: number }>(
    `
    select count(*)::float8 / nullif(count(*) filter (where type = 'TaskDecided'), 0) as share
    from log.events where tenant = $1 and stream like 'instance-%'`,
    [tenant],
  );
  await admin.end();
  return rows[0]!.share;
}

function rounded(all: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(all).map(([key, value]) => [key, Number(value.toPrecision(4))]));
}
