import type { Permission } from '@procession/contracts/events/directory.ts';
import type { FeedMessage, Place, RowChange } from '@procession/contracts/feed.ts';
import type { LiveTopic, ToClient } from '@procession/contracts/live.ts';
import type { InstanceRow, LiveRow, TaskRow } from '@procession/contracts/read-models.ts';
import type { FeedPage } from '@procession/read-models/feed-reader.ts';
import { matches } from '@procession/read-models/matches.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import type { Line } from './connection.ts';
import { newCounters } from './counters.ts';
import { FeedFollower } from './feed-follower.ts';
import { LiveHub } from './hub.ts';
import { type Limits, limits } from './limits.ts';
import { RecentBatches } from './recent-batches.ts';
import type { Rows } from './topic.ts';

export const instance = (id: string, revision: number, given: Partial<InstanceRow> = {}): InstanceRow => ({
  view: 'instance',
  id,
  number: 1,
  revision,
  definition: 'booking-cancellation',
  definitionVersion: 1,
  title: 'Cancel booking B-1',
  status: 'in_progress',
  stepId: 'manager',
  stepName: 'Manager',
  assigneeId: 'role:sales_manager',
  assigneeName: 'Sales manager',
  dueAt: null,
  entityType: 'booking',
  entityId: 'B-1',
  initiator: 'ana',
  startedAt: '2026-11-20T10:00:00.000Z',
  updatedAt: '2026-11-20T10:00:00.000Z',
  endedAt: null,
  incidents: 0,
  columns: null,
  ...given,
});

export const task = (id: string, revision: number, given: Partial<TaskRow> = {}): TaskRow => ({
  view: 'task',
  id,
  instance: 'i',
  revision,
  definition: 'booking-cancellation',
  title: 'Cancel booking B-1',
  stepId: 'manager',
  stepName: 'Manager',
  item: '',
  kind: 'approval',
  status: 'open',
  outcome: null,
  openedAt: '2026-11-20T10:00:00.000Z',
  closedAt: null,
  dueAt: null,
  claimedBy: null,
  entityType: 'booking',
  entityId: 'B-1',
  users: ['maria'],
  roles: [],
  ...given,
});

export const viewer = (
  user: string,
  given: { roles?: string[]; permissions?: Permission[]; isActive?: boolean } = {},
): Viewer => ({
  tenant: 'acme',
  user,
  name: null,
  isActive: given.isActive ?? true,
  roles: given.roles ?? [],
  permissions: new Set(given.permissions ?? ['read']),
});

export type Written = { row: LiveRow; tenantWide?: boolean; readers?: string[]; tenant?: string };

/** The read tables, as far as the notifier sees them, in memory. */
export class TablesTwin {
  epoch = 1;
  readonly #heads: Record<string, number> = { 0: 0 };
  readonly #rows = new Map<string, { partition: number; seq: number; change: RowChange }>();

  get changes(): RowChange[] {
    return [...this.#rows.values()].map(({ change }) => change);
  }

  /** One transaction of the projector. */
  write(partition: number, ...written: Written[]): FeedMessage {
    const seq = (this.#heads[partition] ?? 0) + 1;
    this.#heads[partition] = seq;
    const rows = written.map(({ row, tenantWide = true, readers = [], tenant = 'acme' }): RowChange => {
      const since = this.#rows.get(row.id)?.change.row.revision ?? 0;
      const change = row.view === 'instance' ? { tenant, since, row, tenantWide, readers } : { tenant, since, row };
      this.#rows.set(row.id, { partition, seq, change });
      return change;
    });
    return { epoch: this.epoch, partition, seq, rows };
  }

  place(): Place {
    return { epoch: this.epoch, partitions: { ...this.#heads } };
  }

  readFeed(partition: number, after: number, limit: number): FeedPage {
    const found = [...this.#rows.values()]
      .filter((at) => at.partition === partition && at.seq > after)
      .sort((a, b) => a.seq - b.seq);
    const changes = found.map(({ seq, change }) => ({ seq, change: { ...change, since: 0 } }));
    const head = this.#heads[partition] ?? 0;
    return { epoch: this.epoch, head, changes, upTo: changes.length > limit ? after : head };
  }

  readTopic(viewer: Viewer, topic: LiveTopic, limit: number): Rows {
    const order = (row: LiveRow): string => `${row.dueAt ?? 'never'} ${row.id}`;
    const rows = this.changes
      .filter((change) => matches(topic, viewer, change))
      .map(({ row }) => row)
      .toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
    return { rows: rows.slice(0, limit), hasMore: rows.length > limit };
  }
}

/** One copy of the notifier over such tables. `gate` is awaited between a snapshot's place and its rows. */
export function copyOf(
  tables: TablesTwin,
  {
    gate = async () => {},
    now = () => 0,
    limits: given = {},
  }: {
    gate?: () => Promise<void>;
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

  send(text: string): void {
    this.said.push(JSON.parse(text) as ToClient);
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
