import type { FeedMessage, Place, RowChange } from '@procession/contracts/feed.ts';
import type { LiveTopic } from '@procession/contracts/live.ts';
import type { LiveRow } from '@procession/contracts/read-models.ts';
import type { FeedPage } from '@procession/read-models/feed-reader.ts';
import { matches } from '@procession/read-models/matches.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import type { Rows } from '../topic.ts';
import { placeOf } from '../window.ts';

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
    const order = (row: LiveRow): string => `${placeOf(row)} ${row.id}`;
    const rows = this.changes
      .filter((change) => matches(topic, viewer, change))
      .map(({ row }) => row)
      .toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
    return { rows: rows.slice(0, limit), hasMore: rows.length > limit };
  }
}
