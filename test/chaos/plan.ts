import { setTimeout as sleep } from 'node:timers/promises';
import { copiesOfEach } from '@procession/stack/services.ts';
import type { StackOptions } from '@procession/stack/stack-parts.ts';
import { type ChaosRun, openChaosRun, openReaders, openSingleReaders } from './chaos-run.ts';
import { checkLeases } from './check-leases.ts';
import { checkLog, checkSnapshot } from './check-log.ts';
import { checkMirrors } from './check-mirrors.ts';
import { checkRows } from './check-rows.ts';
import { converge } from './converge.ts';
import { readInstanceWrites } from './database/watch-rows.ts';
import { type Lags, lagsOf, lateAfterMs, sightingsOf } from './lags.ts';
import { startLoad } from './load/load.ts';
import type { Violations } from './violations.ts';

export interface Plan {
  name: string;
  /** One line for `--help` and the report. */
  says: string;
  /** Brings what it needs beside the stack; the environment of services may depend on it. */
  prepare?: () => Promise<{ stack: Partial<StackOptions>; close: () => Promise<void> }>;
  stack?: Partial<StackOptions>;
  /** Share of the whole time. */
  share: number;
  /** Does its worst while the load runs. Ends when `untilMs` (of `performance.now()`) is past. */
  disturb: (run: ChaosRun, untilMs: number) => Promise<void>;
  /** Rows and live changes must come in time (`lateAfterMs`, p99); else their lags are only told. */
  isTimed?: boolean;
}

export interface PlanReport {
  plan: string;
  seed: number;
  deeds: readonly string[];
  commands: Record<'ok' | 'refused' | 'unknown' | 'invoked', number>;
  commandsPerSecond: number;
  events: number;
  convergedMs: number;
  rows: Lags;
  pushes: Lags;
  live: Record<string, number>;
  violations: ReturnType<Violations['list']>;
}

export interface PlanOptions {
  seed: number;
  /** Of each service, instead of what the plan has. */
  copies?: number;
  durationMs: number;
  say: (text: string) => void;
}

const snapshotEveryMs = 5_000;
const cutEveryMs = 400;
const workers = 16;
const pauseMs = 60;
/** An instance list of one tenant must stay below the rows that a client may hold. */
const tenantForMs = 12_000;
const tenantsMin = 3;

export async function runPlan(plan: Plan, { seed, durationMs, copies, say }: PlanOptions): Promise<PlanReport> {
  const prepared = await plan.prepare?.();
  try {
    const tenants = tenantNames(durationMs);
    const run = await openChaosRun({
      seed,
      tenants,
      stack: {
        ...plan.stack,
        ...(copies !== undefined && { copies: copiesOfEach(copies), partitions: copies }),
        ...prepared?.stack,
      },
      say,
      keepsLogs: true,
    });
    try {
      return await runOn(run, plan, { seed, durationMs, say });
    } finally {
      await run.close();
    }
  } finally {
    await prepared?.close();
  }
}

async function runOn(run: ChaosRun, plan: Plan, { seed, durationMs }: PlanOptions): Promise<PlanReport> {
  const { requests, violations, random, tenants, history } = run;
  await converge(run); // directory and definitions first: rights to see are rows, too
  openReaders(run);
  const began = performance.now();
  const load = startLoad({ requests, violations, tenants, random: random.fork('load'), workers, pauseMs });
  const cutting = setInterval(() => random.pick(run.readers).cut(), cutEveryMs);
  const looking = setInterval(() => void checkSnapshot(run), snapshotEveryMs);
  try {
    await openSingleReaders(run);
    await plan.disturb(run, began + durationMs);
  } finally {
    clearInterval(cutting);
    clearInterval(looking);
    await load.stop();
  }
  const spentMs = performance.now() - began;
  const convergedMs = await converge(run);
  const events = await checkLog(run);
  await checkRows(run, events);
  await checkMirrors(run, events);
  await checkLeases(run);
  const rows = lagsOf(ofLoad(events), sightingsOf(await readInstanceWrites(run.admin)));
  const pushes = lagsOf(ofLoad(events), run.pushes);
  if (plan.isTimed) checkLags(violations, rows, pushes);
  const commands = history.counts();
  return {
    plan: plan.name,
    seed,
    deeds: run.deeds,
    commands,
    commandsPerSecond: Math.round((commands.ok + commands.refused) / (spentMs / 1_000)),
    events: events.length,
    convergedMs,
    rows,
    pushes,
    live: liveCounts(run),
    violations: violations.list(),
  };
}

function checkLags(violations: Violations, rows: Lags, pushes: Lags): void {
  if (rows.count === 0 || rows.p99Ms > lateAfterMs)
    violations.add('rows-late', `p99 ${rows.p99Ms} ms of ${rows.count}`);
  if (pushes.count === 0 || pushes.p99Ms > lateAfterMs)
    violations.add('push-late', `p99 ${pushes.p99Ms} ms of ${pushes.count}`);
}

const ofLoad = <Event extends { stream: string }>(events: readonly Event[]): Event[] =>
  events.filter(({ stream }) => stream.startsWith('instance-'));

function liveCounts({ readers }: ChaosRun): Record<string, number> {
  const sum: Record<string, number> = { clients: readers.length };
  for (const { mirrors } of readers)
    for (const { counts } of mirrors)
      for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

const tenantNames = (durationMs: number): string[] =>
  Array.from({ length: Math.max(tenantsMin, Math.ceil(durationMs / tenantForMs)) }, (_, n) => `tenant-${n + 1}`);

/** Whether there is time for another disturbance of about this length. */
export const hasTimeFor = (neededMs: number, untilMs: number): boolean => performance.now() + neededMs < untilMs;

export const sleepUntil = (untilMs: number): Promise<void> => sleep(Math.max(0, untilMs - performance.now()));
