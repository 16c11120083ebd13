import type { RowChange } from '@procession/contracts/feed.ts';
import { liveLimits } from '@procession/contracts/live-limits.ts';
import type { LiveRow } from '@procession/contracts/read-models.ts';
import { matches } from '@procession/read-models/matches.ts';
import type { Delivery } from './connection.ts';
import type { Held, Subscription } from './subscription.ts';
import type { SubscriptionIndex } from './subscription-index.ts';

/** Of whoever takes the change: one for all of them. */
export const heldOf = ({ row }: Pick<RowChange, 'row'>): Held => ({ revision: row.revision, place: placeOf(row) });

/** Where a row stands in the order of its list: the due date, or of a notification how far back it is. */
export function placeOf(row: LiveRow): string {
  if (row.view !== 'notification') return row.dueAt ?? 'never';
  return String(Number.MAX_SAFE_INTEGER - Date.parse(row.at)).padStart(16, '0');
}

/** What this change is to the subscription: a row, a row that is gone, or nothing. Remembers what the client `then` holds. */
export function consider(
  index: SubscriptionIndex,
  subscription: Subscription,
  change: RowChange,
  then: Held,
): Delivery | undefined {
  const { row, since } = change;
  const held = subscription.held.get(row.id);
  if (held && held.revision >= row.revision) return undefined;
  if (matches(subscription.topic, subscription.connection.viewer, change)) {
    index.hold(subscription, row.id, then);
    return { subscription, row: row.id, revision: row.revision, shown: change, since };
  }
  if (!held) return undefined;
  index.release(subscription, row.id);
  return { subscription, row: row.id, revision: row.revision, since };
}

export const isOvergrown = ({ held, limit }: Subscription): boolean => held.size > limit * liveLimits.heldFactor;

/**
 * Takes the last in the order of the list out again, down to the limit. Undefined when that order is not known, because
 * the client brought rows along when it resumed: then its window has to be read anew.
 */
export function trim(index: SubscriptionIndex, subscription: Subscription): Delivery[] | undefined {
  const held = [...subscription.held];
  if (held.some(([, { place }]) => place === undefined)) return undefined;
  const order = ([row, { place }]: (typeof held)[number]): string => `${place} ${row}`;
  const last = held.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)).slice(subscription.limit);
  return last.map(([row, { revision }]) => {
    index.release(subscription, row);
    return { subscription, row, revision, since: 0 };
  });
}
