import { join } from 'node:path';
import type { LiveTopic } from '@procession/contracts/live.ts';
import { Connection } from '@procession/platform/postgres.ts';
import { type Stack, startStack } from '@procession/stack/stack.ts';
import type { StackOptions } from '@procession/stack/stack-parts.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { watchLeases } from './database/watch-leases.ts';
import { watchRows } from './database/watch-rows.ts';
import { type History, recordHistory } from './history.ts';
import { type LiveReader, openLiveReader } from './live-reader.ts';
import { administrator, operator, watcher } from './load/definitions.ts';
import { setUpTenant } from './load/set-up.ts';
import { createMirror } from './mirror.ts';
import { type Random, randomFrom } from './random.ts';
import { createRequests, type Requests } from './requests.ts';
import { collectViolations, type Violations } from './violations.ts';

/** A stack under test, and all that is written down about it. */
export interface ChaosRun {
  stack: Stack;
  /** As superuser: sees every row, and may stand in the way. */
  admin: Connection;
  requests: Requests;
  /** The same, sent to certain copies of the command service. */
  requestsTo(commandUrls: readonly string[]): Requests;
  history: History;
  violations: Violations;
  random: Random;
  tenants: readonly string[];
  readers: LiveReader[];
  /** When a tenant-wide live list showed a row: `tenant/id`. */
  pushes: Map<string, { revision: number; atMs: number }[]>;
  /** Writes down what was done to the stack. */
  did(what: string): void;
  deeds: readonly string[];
  close(): Promise<void>;
}

export interface ChaosRunOptions {
  seed: number;
  tenants: readonly string[];
  stack?: Partial<StackOptions>;
  say: (text: string) => void;
  /** Leave the data and the logs where they are when something is wrong. */
  keepsLogs?: boolean;
}

const queryTimeoutMs = 60_000;

export async function openChaosRun({
  seed,
  tenants,
  stack: options,
  say,
  keepsLogs = false,
}: ChaosRunOptions): Promise<ChaosRun> {
  const dir = makeTemporaryFolder();
  const administrators = tenants.map((tenant) => `${tenant}:${administrator}`);
  // As often as it may be, so that some of its short instances are loaded from a snapshot, too.
  const env = { LOG_LEVEL: 'warn', SNAPSHOT_EVERY_EVENTS: '10', ...options?.env };
  const stack = await startStack({ dir: join(dir, 'stack'), durable: false, administrators, ...options, env });
  const random = randomFrom(seed);
  const violations = collectViolations();
  const history = recordHistory();
  const admin = new Connection(stack.databases.admin, { queryTimeoutMs });
  const beganAtMs = performance.now();
  const deeds: string[] = [];
  const requestsTo = (commandUrls: readonly string[]): Requests =>
    createRequests({
      commandUrls,
      queryUrls: stack.urls.query,
      token: (tenant, actor) => stack.token(actor, { tenant }),
      history,
      violations,
      random: random.fork('requests'),
    });
  const requests = requestsTo(stack.urls.command);
  const run: ChaosRun = {
    stack,
    admin,
    requests,
    requestsTo,
    history,
    violations,
    random,
    tenants,
    readers: [],
    pushes: new Map(),
    deeds,
    did: (what) => {
      const deed = `${((performance.now() - beganAtMs) / 1_000).toFixed(1).padStart(6)} s  ${what}`;
      deeds.push(deed);
      say(deed);
    },
    close: async () => {
      for (const reader of run.readers) reader.close();
      await admin.close();
      await stack.stop();
      if (!keepsLogs || violations.count() === 0) removeDataFolder(dir);
      else say(`the logs of its processes: ${join(dir, 'stack/logs')}`);
    },
  };
  try {
    await watchRows(admin);
    await watchLeases(admin);
    await Promise.all(tenants.map((tenant) => setUpTenant(requests, tenant)));
  } catch (error) {
    await run.close();
    throw error;
  }
  return run;
}

const rowsMax = 1_000;
const currentWithinMs = 10_000;

/** Lists, inboxes and filtered lists of several people in each tenant. */
export function openReaders(run: ChaosRun): void {
  for (const tenant of run.tenants) {
    openReader(run, tenant, operator, {
      all: { name: 'instances', filter: {} },
      open: { name: 'instances', filter: { status: 'in_progress' } },
      one: { name: 'instances', filter: { definition: 'only-one', status: 'approved' } },
    });
    openReader(run, tenant, 'p1', { inbox: { name: 'tasks' }, mine: { name: 'instances', filter: {} } });
    openReader(run, tenant, 'p3', { inbox: { name: 'tasks' } });
    openReader(run, tenant, watcher, { watched: { name: 'instances', filter: {} } });
  }
}

/** Of each tenant one instance, from when there is one. */
export async function openSingleReaders(run: ChaosRun): Promise<void> {
  for (const tenant of run.tenants) {
    const first = await waitUntil(
      `a list of ${tenant} shows an instance`,
      () => [...run.pushes.keys()].find((key) => key.startsWith(`${tenant}/`)),
      { withinMs: currentWithinMs },
    );
    openReader(run, tenant, operator, { single: { name: 'instance', id: first.slice(tenant.length + 1) } });
  }
}

export function openReader(run: ChaosRun, tenant: string, actor: string, topics: Record<string, LiveTopic>): void {
  const { violations, stack, random, pushes } = run;
  const mirrors = Object.entries(topics).map(([name, topic]) => {
    const isWhole = actor === operator && name === 'all';
    const onRow = isWhole
      ? ({ id, revision }: { id: string; revision: number }) => noteSighting(pushes, `${tenant}/${id}`, revision)
      : undefined;
    const id = `${actor}@${tenant}:${name}`;
    return createMirror({ id, topic, limit: rowsMax, isWhole, violations, ...(onRow && { onRow }) });
  });
  run.readers.push(
    openLiveReader({
      tenant,
      actor,
      mirrors,
      notifierUrls: stack.urls.notifier,
      token: () => stack.token(actor, { tenant }),
      random: random.fork(`reader ${tenant} ${actor}`),
      violations,
    }),
  );
}

function noteSighting(pushes: ChaosRun['pushes'], id: string, revision: number): void {
  const seen = pushes.get(id);
  const sighting = { revision, atMs: Date.now() };
  if (seen) seen.push(sighting);
  else pushes.set(id, [sighting]);
}

/** Every subscription has had its snapshot. */
export const readersAreCurrent = (run: ChaosRun): Promise<true> =>
  waitUntil(
    'every live subscription has its snapshot',
    () => run.readers.every(({ mirrors }) => mirrors.every((mirror) => mirror.isCurrent())),
    { withinMs: currentWithinMs },
  );
