import { type ServiceName, serviceNames } from '@procession/stack/services.ts';
import type { Stack } from '@procession/stack/stack.ts';
import pg from 'pg';
import { MissingBrowser } from '../test/browser/start-office.ts';
import { measureBrowser } from './browser.ts';
import { measureTwoCopies } from './copies.ts';
import { measureDecisions } from './decisions.ts';
import { measureHistory } from './history.ts';
import { measureLimits } from './limits.ts';
import { measureLists } from './lists.ts';
import { measureLive } from './live.ts';
import { usageOf } from './load.ts';
import { measureNoisyTenant } from './noisy-tenant.ts';
import { measurePeers, peerLoad } from './peers/measure.ts';
import { measureProjection, waitUntilProjected } from './projection.ts';
import { measurePush } from './push.ts';
import { measureRebuild } from './rebuild.ts';
import { heapBytesOfRows, measureRowBytes } from './row-bytes.ts';
import { measureWorker } from './worker.ts';
import { tenant, type World } from './world.ts';

/** What the parts write into. */
export interface Results {
  isShort: boolean;
  /** Takes its time: what is given to all else is what fits into five minutes. */
  isFull: boolean;
  figures: Record<string, number>;
  notes: Record<string, string>;
  /** Lines on what could not be measured. */
  leftOut: string[];
  say: (text: string) => void;
}

/** The stack that most parts share. */
export interface Bench extends Results {
  stack: Stack;
  world: World;
}

export type Part = {
  /** Said before it. */
  about: string;
  /** Only when it is asked for: it takes minutes. */
  onlyByName?: true;
} & (
  | { measure: (bench: Bench) => Promise<void> }
  /** Brings its own servers, and runs when those of the others are stopped. */
  | { measureAlone: (results: Results) => Promise<void> }
);

/** One of three, by how long the whole may take. */
const sized = <T>({ isShort, isFull }: Results, short: T, usual: T, full: T): T =>
  isShort ? short : isFull ? full : usual;

const runsOf = (results: Results): number => sized(results, 1, 3, 3);
const secondsOf = (results: Results): number => sized(results, 2, 3, 5);
const warmSecondsOf = (results: Results): number => sized(results, 1, 2, 4);
/** A service that has just started is slower: V8 goes on compiling what is hot for some 20 s of load, beside it. */
const firstWarmSecondsOf = (results: Results): number => sized(results, 1, 14, 18);

/** In the order in which they run: each leaves the stack at rest, and a larger log to the next. */
export const parts: Readonly<Record<string, Part>> = {
  limits: {
    about: 'limits of this machine',
    measure: async (bench) => {
      Object.assign(bench.figures, await measureLimits(bench.stack.databases.admin, sized(bench, 1, 2, 3)));
    },
  },
  decisions: {
    about: 'decisions with 32 and 256 in flight, push at 500 decisions/s',
    measure: async (bench) => {
      await measureInFlight(bench, 32, firstWarmSecondsOf(bench));
      await measurePushed(bench);
      await measureInFlight(bench, 256, warmSecondsOf(bench));
    },
  },
  live: {
    about: 'live connections',
    measure: async (bench) => {
      const { stack, world, figures, notes } = bench;
      const size = sized(bench, 'short', 'usual', 'full');
      const live = await measureLive(stack, world, stack.databases.admin, size);
      Object.assign(figures, live.figures);
      Object.assign(notes, live.notes);
    },
  },
  noisy: {
    about: 'a noisy tenant beside four others',
    measure: async (bench) => {
      const { stack, figures, notes } = bench;
      const noisy = await measureNoisyTenant(stack, {
        turns: sized(bench, 2, 6, 15),
        warmTurns: sized(bench, 1, 2, 2),
      });
      figures.noisy_tenant_p95_ratio = noisy.ratio;
      notes.noisy_tenant_p95_ratio = `${noisy.besideQuietP95Ms.toFixed(1)} to ${noisy.besideNoisyP95Ms.toFixed(1)} ms, it got ${noisy.noisyShare.toFixed(1)} shares`;
      await waitUntilProjected(stack.databases.admin);
    },
  },
  rows: {
    about: 'size of rows',
    measure: async ({ stack, world, figures }) => {
      for (const steps of [5, 10] as const) {
        const { slim, embedded } = await measureRowBytes(stack, world, stack.databases.admin, steps);
        figures[`row_bytes_slim_${steps}`] = slim;
        figures[`row_bytes_embedded_${steps}`] = embedded;
      }
      figures.row_bytes_heap = await heapBytesOfRows(stack.databases.admin);
      figures.events_per_decision = await eventsPerDecision(stack.databases.admin);
    },
  },
  projection: {
    about: 'projection of the whole log from nothing',
    measure: async ({ stack, figures, notes }) => {
      const projection = await measureProjection(stack, stack.databases.admin);
      figures.projection_events_per_s = projection.eventsPerSecond;
      notes.projection_events_per_s = `${projection.events} events`;
    },
  },
  rebuild: {
    about: 'all views built anew',
    measure: async (bench) => {
      const { stack, world, figures, notes } = bench;
      const load = { seconds: sized(bench, 3, 5, 10), runs: sized(bench, 1, 2, 3) };
      const rebuilt = await measureRebuild(stack, stack.databases.admin, world, load);
      figures.rebuild_events_per_s = rebuilt.eventsPerSecond;
      figures.rebuild_live_p95_ratio = rebuilt.seenP95Ms / rebuilt.seenQuietP95Ms;
      notes.rebuild_events_per_s = `runs ${rebuilt.all.map(Math.round).join(' ')}, ${rebuilt.events} events`;
      notes.rebuild_live_p95_ratio = `100 decisions/s, decided and seen p95 ${rebuilt.seenQuietP95Ms.toFixed(1)} to ${rebuilt.seenP95Ms.toFixed(1)} ms`;
    },
  },
  history: {
    about: 'histories of 50 and of 50,000 events',
    measure: async (bench) => {
      const { stack, world, figures, notes } = bench;
      const load = { loads: sized(bench, 50, 200, 200), appends: sized(bench, 100, 500, 1_000) };
      const history = await measureHistory(stack, world, load);
      figures.load_50_events_us = history.loadUs.short;
      figures.load_50000_events_us = history.loadUs.long;
      figures.append_p99_us_50_events = history.appendP99Us.short;
      figures.append_p99_us_50000_events = history.appendP99Us.long;
      notes.load_50000_events_us = `without a snapshot ${Math.round(history.loadUs.withoutSnapshot)}`;
    },
  },
  lists: {
    about: 'lists over 10,000 and 200,000 instances',
    measure: (bench) => measureListsOf(bench, { '10k': 10_000, '200k': 200_000 }),
  },
  million: {
    about: 'lists over 10,000, 200,000 and a million instances',
    onlyByName: true,
    measure: (bench) => measureListsOf(bench, { '10k': 10_000, '200k': 200_000, '1m': 1_000_000 }),
  },
  worker: {
    about: 'timers and calls of services',
    measureAlone: (results) =>
      measureWorkerWith(results, {
        timers: 2_000,
        dueWithinSeconds: 20,
        overdueTimers: 2_000,
        jobs: 1_000,
        idleSeconds: 10,
      }),
  },
  due: {
    about: '100,000 timers that are due in one minute',
    onlyByName: true,
    measureAlone: (results) =>
      measureWorkerWith(results, {
        timers: 100_000,
        dueWithinSeconds: 60,
        overdueTimers: 20_000,
        jobs: 10_000,
        idleSeconds: 30,
      }),
  },
  browser: {
    about: 'the inbox in a browser, 200 changes/s',
    measureAlone: async (bench) => {
      const { figures, notes, leftOut, say } = bench;
      const load = { rows: 100, changesPerSecond: 200, seconds: sized(bench, 2, 5, 10), warmSeconds: 1, clicks: 20 };
      try {
        const measured = await measureBrowser(load, say);
        figures.click_to_confirmed_p50_ms = measured.clickP50Ms;
        figures.change_to_paint_p50_ms = measured.changeP50Ms;
        figures.change_to_paint_p99_ms = measured.changeP99Ms;
        figures.long_task_max_ms = measured.longTaskMs;
        figures.bundle_kb_gzip = measured.bundleKb;
        notes.click_to_confirmed_p50_ms = `a task claimed, read again: ${load.clicks} clicks`;
        notes.change_to_paint_p50_ms = `command sent to row painted, ${load.rows} rows`;
        notes.long_task_max_ms = '0: none took 50 ms';
      } catch (error) {
        if (!(error instanceof MissingBrowser)) throw error;
        leftOut.push(`browser: ${error.message}`);
      }
    },
  },
  copies: {
    about: 'decisions, 32 in flight, two copies of each service',
    measureAlone: async (bench) => {
      const load = { inFlight: 32, seconds: secondsOf(bench), runs: runsOf(bench), warmSeconds: warmSecondsOf(bench) };
      const two = await measureTwoCopies(load, bench.say);
      bench.figures.decisions_per_s_2_copies = two.decisionsPerSecond;
      bench.notes.decisions_per_s_2_copies = `runs ${two.all.map(Math.round).join(' ')}, decided again ${(100 * two.movedShare).toFixed(2)} %`;
    },
  },
  peers: {
    about: 'the same approval with others',
    onlyByName: true,
    measureAlone: async ({ isShort, figures, notes, leftOut, say }) => {
      const peers = await measurePeers(peerLoad(isShort), say);
      Object.assign(figures, peers.figures);
      Object.assign(notes, peers.notes);
      leftOut.push(...peers.leftOut);
    },
  },
};

async function measureInFlight(bench: Bench, inFlight: number, warmSeconds: number): Promise<void> {
  const { stack, world, figures, notes } = bench;
  const load = { inFlight, seconds: secondsOf(bench), runs: runsOf(bench), warmSeconds };
  const result = await measureDecisions(stack.urls.command, world, load);
  figures[`decisions_per_s_${inFlight}`] = result.decisionsPerSecond;
  figures[`decision_p50_ms_${inFlight}`] = result.p50Ms;
  figures[`decision_p99_ms_${inFlight}`] = result.p99Ms;
  const busy = Math.round(100 * (result.busy ?? 0));
  notes[`decisions_per_s_${inFlight}`] = `runs ${result.all.map(Math.round).join(' ')}, machine busy ${busy} %`;
  await waitUntilProjected(stack.databases.admin);
  for (const service of serviceNames) {
    figures[`rss_mb_${service}`] = Math.max(figures[`rss_mb_${service}`] ?? 0, rssMb(stack, service));
  }
}

const rssMb = (stack: Stack, service: ServiceName): number => usageOf(stack.pid(service, 0)!).rssMb;

async function measurePushed(bench: Bench): Promise<void> {
  const { stack, world, figures, notes } = bench;
  const load = { decisionsPerSecond: 500, seconds: sized(bench, 2, 6, 10), warmSeconds: warmSecondsOf(bench) };
  const push = await measurePush(stack, world, load);
  figures.e2e_push_p50_ms = push.p50Ms;
  figures.e2e_push_p99_ms = push.p99Ms;
  notes.e2e_push_p50_ms = `acknowledged p50 ${push.ackP50Ms.toFixed(1)} ms`;
  notes.e2e_push_p99_ms = `acknowledged p99 ${push.ackP99Ms.toFixed(1)} ms`;
}

async function measureWorkerWith(
  { figures, notes, say }: Results,
  load: Parameters<typeof measureWorker>[0],
): Promise<void> {
  const worker = await measureWorker(load, say);
  Object.assign(figures, worker.figures);
  Object.assign(notes, worker.notes);
}

async function measureListsOf(bench: Bench, sizes: Record<string, number>): Promise<void> {
  const { stack, figures, notes, say } = bench;
  const load = { sizes, requests: sized(bench, 400, 2_000, 4_000) };
  const lists = await measureLists(stack, stack.databases.admin, load, say);
  Object.assign(figures, lists.figures);
  Object.assign(notes, lists.notes);
}

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
