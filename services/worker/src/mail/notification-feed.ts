import type { NotificationKind } from '@procession/contracts/notification-kind.ts';
import type { Connection } from '@procession/platform/postgres.ts';

/** How far the rows of a partition have got. */
export interface FeedHead {
  partition: number;
  epoch: number;
  seq: number;
}

/** A notification as the read tables have it. */
export interface FedNotification {
  feed: number;
  tenant: string;
  user: string;
  instance: string;
  revision: number;
  /** ISO 8601, UTC. */
  at: string;
  task: number | null;
  kind: NotificationKind;
  actor: string;
  status: string | null;
  stepName: string | null;
  title: string;
}

/** Notifications in the order in which they came into the read tables (decision 38). */
export class NotificationFeed {
  readonly #read: Connection;

  constructor(read: Connection) {
    this.#read = read;
  }

  heads(): Promise<FeedHead[]> {
    return this.#read.query('feed-heads', 'select partition, epoch, seq from read.feed order by partition');
  }

  /** Those after a place, at most `countMax` and the rest of the last one's transaction. */
  after(partition: number, feed: number, countMax: number): Promise<FedNotification[]> {
    return this.#read.query<FedNotification>(
      'notifications-after',
      `select n.feed, n.tenant, n.user_id as user, n.instance, n.revision, n.task, n.kind, n.actor, n.status, n.step_name as "stepName", n.title,
         to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
       from read.notifications n
       where n.partition = $1 and n.feed > $2
       order by n.feed
       fetch first $3 rows with ties`,
      [partition, feed, countMax],
    );
  }
}
