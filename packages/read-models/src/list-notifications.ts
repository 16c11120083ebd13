import type { NotificationRow } from '@procession/contracts/read-models.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { notificationColumns } from './rows.ts';
import type { Viewer } from './viewer.ts';

export interface NotificationPage {
  /** The instant and the id of the last one before. */
  after?: { at: string; id: string };
  limit: number;
}

/** What somebody was told of, the newest first: the same for a page of the API and a live snapshot. */
export async function listNotifications(
  read: SqlReader,
  { tenant, user, isActive }: Viewer,
  { after, limit }: NotificationPage,
): Promise<NotificationRow[]> {
  if (!isActive) return [];
  const values: unknown[] = [tenant, user, limit];
  const parts = after && /^(.*)\/(\d+)\.(\d+)$/.exec(after.id);
  if (after && parts) values.push(after.at, parts[1], parts[2], parts[3]);
  // Newest first by the instant; those of one instant by their keys, as the index has them.
  const behind = parts
    ? `and n.at <= $4::timestamptz and (n.at < $4::timestamptz or (n.instance, n.revision, n.n) > ($5, $6::int, $7::int))`
    : '';
  return read.query<NotificationRow>(
    parts ? 'notifications-behind' : 'notifications',
    `select ${notificationColumns} from notifications n
     where n.tenant = $1 and n.user_id = $2 ${behind}
     order by n.at desc, n.instance, n.revision, n.n limit $3::int`,
    values,
  );
}

/** Of those after an instant, counted no further than `countMax`. */
export async function countNotifications(
  read: SqlReader,
  { tenant, user, isActive }: Viewer,
  { after, countMax }: { after: string | null; countMax: number },
): Promise<number> {
  if (!isActive) return 0;
  const [row] = await read.query<{ count: number }>(
    'count-notifications',
    `select count(*)::int as count from (
       select from notifications n
       where n.tenant = $1 and n.user_id = $2 and n.at > coalesce($3::timestamptz, '-infinity') limit $4::int) x`,
    [tenant, user, after, countMax],
  );
  return row!.count;
}
