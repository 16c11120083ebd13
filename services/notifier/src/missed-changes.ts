import { coalesce, type Delivery } from './connection.ts';
import type { Batch } from './recent-batches.ts';
import type { Subscription } from './subscription.ts';
import type { SubscriptionIndex } from './subscription-index.ts';
import { viewOf } from './topic.ts';
import { consider, heldOf } from './window.ts';

/** What a subscription that is resumed has missed, by row, each once. */
export function missedChanges(
  index: SubscriptionIndex,
  subscription: Subscription,
  batches: Iterable<Batch>,
): Map<string, Delivery> {
  const { connection, topic } = subscription;
  const missed = new Map<string, Delivery>();
  for (const batch of batches) {
    for (const change of batch.rows) {
      if (change.tenant !== connection.viewer.tenant || change.row.view !== viewOf(topic)) continue;
      const delivery = consider(index, subscription, change, heldOf(change));
      if (delivery) coalesce(missed, [delivery]);
    }
  }
  return missed;
}
