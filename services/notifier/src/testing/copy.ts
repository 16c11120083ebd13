import type { FromClient, ToClient } from '@procession/contracts/live.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import type { Line, LiveConnection } from '../connection.ts';
import { newCounters } from '../counters.ts';
import { FeedFollower } from '../feed-follower.ts';
import { LiveHub } from '../hub.ts';
import { type Limits, limits } from '../limits.ts';
import { RecentBatches } from '../recent-batches.ts';
import { viewer } from './rows.ts';
import { TablesTwin } from './tables-twin.ts';

/** One copy of the notifier over such tables. `gate` is awaited between a snapshot's place and its rows. */
export function copyOf(
  tables: TablesTwin,
  {
    gate = async () => {},
    hasRoomFor = () => true,
    now = () => 0,
    limits: given = {},
  }: {
    gate?: () => Promise<void>;
    hasRoomFor?: (tenant: string) => boolean;
    now?: () => number;
    limits?: Partial<Limits>;
  } = {},
) {
  const bounds: Limits = { ...limits, snapshotRetryMs: 0, ...given };
  const counters = newCounters();
  const recent = new RecentBatches(bounds.recentRowsMax);
  const suspected: (string[] | undefined)[] = [];
  const hub: LiveHub = new LiveHub({
    recent,
    counters,
    limits: bounds,
    now,
    hasRoomFor,
    lookAtHeads: () => void follower.lookAtHeads(),
    readSnapshot: async (viewer, topic, limit) => {
      const place = tables.place();
      await gate();
      return { place, ...tables.readTopic(viewer, topic, limit) };
    },
  });
  const follower: FeedFollower = new FeedFollower({
    recent,
    counters,
    limits: bounds,
    readPlace: async () => tables.place(),
    readFeed: async (partition, seq, limit) => tables.readFeed(partition, seq, limit),
    onBatch: (batch) => hub.take(batch),
    onLostThread: (reason) => hub.loseThread(reason),
    onDirectory: (tenants) => void suspected.push(tenants),
    onError: (error) => {
      throw error;
    },
  });
  return { hub, follower, recent, counters, suspected };
}
export type Copy = ReturnType<typeof copyOf>;

/** A line that keeps what it was given. */
export class LineTwin implements Line {
  readonly said: ToClient[] = [];
  closed: number | undefined;
  bufferedAmount = 0;

  send(frame: Buffer): void {
    this.said.push(JSON.parse(frame.toString()) as ToClient);
  }

  close(code: number): void {
    this.closed = code;
  }

  ofType<Type extends ToClient['type']>(type: Type): (ToClient & { type: Type })[] {
    return this.said.filter((message): message is ToClient & { type: Type } => message.type === type);
  }

  get changes() {
    return this.ofType('changes').flatMap(({ changes }) => changes);
  }
}

/** Lets everything that waits for nothing but promises go on. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const all = { name: 'instances', filter: {} } as const;
export type Subscribe = Omit<FromClient & { type: 'subscribe' }, 'type'>;

export function subscribe(copy: Copy, connection: LiveConnection, given: Partial<Subscribe> = {}): void {
  copy.hub.hear(connection, JSON.stringify({ type: 'subscribe', id: '1', topic: all, limit: 50, ...given }));
}

export async function start(copy: Copy, who: Viewer = viewer('maria'), given: Partial<Subscribe> = {}) {
  await copy.follower.lookAtHeads();
  const line = new LineTwin();
  const connection = copy.hub.join(line, who);
  subscribe(copy, connection, given);
  await settled();
  return { line, connection };
}

export async function world(given: Omit<Parameters<typeof copyOf>[1] & object, 'now'> = {}) {
  const tables = new TablesTwin();
  const clock = { ms: 0 };
  const copy = copyOf(tables, { ...given, now: () => clock.ms });
  await copy.follower.lookAtHeads();
  return { tables, copy, clock };
}
