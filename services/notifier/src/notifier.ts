import type { FeedMessage } from '@procession/contracts/feed.ts';
import type { Logger } from '@procession/platform/logger.ts';
import { TenantTurns } from '@procession/platform/tenant-turns.ts';
import { noTracer, type Tracer } from '@procession/platform/tracer.ts';
import { readFeed, readPlace } from '@procession/read-models/feed-reader.ts';
import { type Person, readViewers } from '@procession/read-models/rights.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import { type Counters, newCounters } from './counters.ts';
import { FeedFollower } from './feed-follower.ts';
import { LiveHub } from './hub.ts';
import type { Lanes } from './lanes.ts';
import type { Limits } from './limits.ts';
import { RecentBatches } from './recent-batches.ts';
import { RightsWatch } from './rights-watch.ts';
import { snapshotReader } from './snapshots.ts';
import { tracePush } from './trace-push.ts';

export interface NotifierParts {
  hub: LiveHub;
  follower: FeedFollower;
  rights: RightsWatch;
  counters: Counters;
  snapshotTurns: TenantTurns;
  readViewer: (person: Person) => Promise<Viewer>;
}

export interface NotifierTables {
  feed: Lanes;
  snapshots: Lanes;
  rights: Lanes;
}

/** The notifier without its server: what follows the feed, who is connected, what they may see. */
export function createNotifier(
  tables: NotifierTables,
  { administrators, limits, logger }: { administrators: ReadonlySet<string>; limits: Limits; logger: Logger },
): NotifierParts {
  const counters = newCounters();
  const recent = new RecentBatches(limits.recentRowsMax);
  const now = (): number => performance.now();
  const viewersOf = (people: Person[]): Promise<Viewer[]> =>
    tables.rights.use((read) => readViewers(read, people, administrators));
  const snapshotTurns = new TenantTurns({
    runningMax: limits.snapshotsParallelMax,
    runningPerTenantMax: limits.snapshotsPerTenantMax,
    waitingPerTenantMax: limits.snapshotsWaitingPerTenantMax,
    waitMaxMs: limits.snapshotWaitMaxMs,
  });
  const hub: LiveHub = new LiveHub({
    recent,
    readSnapshot: snapshotReader(tables.snapshots, snapshotTurns),
    hasRoomFor: (tenant) => snapshotTurns.waitingCountOf(tenant) < limits.snapshotsWaitingPerTenantMax,
    lookAtHeads: () => void follower.lookAtHeads(),
    limits,
    counters,
    now,
  });
  const rights = new RightsWatch({
    readViewers: viewersOf,
    connections: () => hub.connections,
    onViewer: (connection, viewer) => {
      if (hub.connections.has(connection)) hub.setViewer(connection, viewer);
    },
    onError: (error) => logger.warn({ err: error }, 'could not look at the rights of those connected'),
    limits,
    now,
  });
  const follower: FeedFollower = new FeedFollower({
    recent,
    readPlace: () => tables.feed.use(readPlace),
    readFeed: (partition, seq, limit) => tables.feed.use((read) => readFeed(read, partition, seq, limit)),
    onBatch: (batch) => hub.take(batch),
    onLostThread: (reason) => hub.loseThread(reason),
    onDirectory: (tenants) => rights.suspect(tenants),
    onError: (error) => logger.warn({ err: error }, 'could not read the feed'),
    limits,
    counters,
  });
  const readViewer = async (person: Person): Promise<Viewer> => {
    const [viewer] = await viewersOf([person]);
    return viewer!;
  };
  return { hub, follower, rights, counters, snapshotTurns, readViewer };
}

/** Sets it going. @returns what stops it again. */
export function runNotifier({ hub, follower, rights }: NotifierParts, limits: Limits): () => void {
  const timers = [
    setInterval(() => void follower.lookAtHeads(), limits.pollMs),
    setInterval(() => void rights.look(), limits.rightsMs),
    setInterval(() => hub.tick(), limits.tickMs),
    setInterval(() => hub.tellPlaces(), limits.placeMs / 10),
    setInterval(() => hub.endExpired(), limits.expiryMs),
  ];
  void follower.lookAtHeads();
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}

/** A message of the bus; one that cannot be read is as good as lost. */
export function hearMessage(
  { follower, counters }: NotifierParts,
  read: () => FeedMessage,
  logger: Logger,
  tracer: Tracer = noTracer,
): void {
  try {
    const message = read();
    if (tracer.isOn) tracePush(tracer, counters, message, () => follower.hear(message));
    else follower.hear(message);
  } catch (error) {
    logger.warn({ err: error }, 'a message of the feed could not be read');
  }
}
