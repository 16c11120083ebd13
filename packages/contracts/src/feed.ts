import type { InstanceRow, NotificationRow, TaskRow } from './read-models.ts';

/**
 * A row as the projector wrote it, for whoever pushes it on. `since`: the revision that this row had before, so the
 * change covers all revisions after it; 0 = whatever you had.
 */
export type RowChange =
  | {
      tenant: string;
      since: number;
      row: InstanceRow;
      /** Seen by every holder of the permission `read`. */
      tenantWide: boolean;
      /** Who else sees it: `user:<id>`, `role:<id>`. Whole, not only the new ones. */
      readers: string[];
    }
  | { tenant: string; since: number; row: TaskRow | NotificationRow };

/** Every row that one transaction of the projector wrote. Without rows: too large for the bus, read the tables. */
export interface FeedMessage {
  epoch: number;
  partition: number;
  seq: number;
  rows?: RowChange[];
  /** Streams other than instances that were applied (`role-finance` at 3), and their tenants: caches of rights look again. */
  heads?: { tenant: string; stream: string; revision: number }[];
  /** `traceparent`s under which the push of these rows is traced. */
  traces?: string[];
}

/** Where a reader stands in the feed: `{ epoch, { partition: seq } }`. */
export interface Place {
  epoch: number;
  partitions: Record<string, number>;
}
