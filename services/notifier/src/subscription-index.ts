import type { RowChange } from '@procession/contracts/feed.ts';
import { keysOfChange } from '@procession/read-models/matches.ts';
import { type Held, rowKey, type Subscription } from './subscription.ts';
import { viewOf } from './topic.ts';

/** Who is concerned by a change: those who wait for such a row, and those who hold it. */
export class SubscriptionIndex {
  readonly #waiting = new Map<string, Set<Subscription>>();
  readonly #holding = new Map<string, Set<Subscription>>();

  add(subscription: Subscription): void {
    addTo(this.#waiting, subscription.key, subscription);
  }

  remove(subscription: Subscription): void {
    this.releaseAll(subscription);
    removeFrom(this.#waiting, subscription.key, subscription);
  }

  hold(subscription: Subscription, row: string, held: Held): void {
    if (!subscription.held.has(row)) addTo(this.#holding, keyOf(subscription, row), subscription);
    subscription.held.set(row, held);
  }

  release(subscription: Subscription, row: string): void {
    if (subscription.held.delete(row)) removeFrom(this.#holding, keyOf(subscription, row), subscription);
  }

  releaseAll(subscription: Subscription): void {
    for (const row of subscription.held.keys()) this.release(subscription, row);
  }

  /** Calls `act` once for each subscription that the change may concern. */
  forEachConcerned(change: RowChange, act: (subscription: Subscription) => void): void {
    const keys = keysOfChange(change);
    for (const key of keys) for (const subscription of this.#waiting.get(key) ?? []) act(subscription);
    const holding = this.#holding.get(rowKey(change.tenant, change.row.view, change.row.id));
    for (const subscription of holding ?? []) if (!keys.includes(subscription.key)) act(subscription);
  }
}

const keyOf = ({ connection, topic }: Subscription, row: string): string =>
  rowKey(connection.viewer.tenant, viewOf(topic), row);

function addTo(index: Map<string, Set<Subscription>>, key: string, subscription: Subscription): void {
  const there = index.get(key);
  if (there) there.add(subscription);
  else index.set(key, new Set([subscription]));
}

function removeFrom(index: Map<string, Set<Subscription>>, key: string, subscription: Subscription): void {
  const there = index.get(key);
  there?.delete(subscription);
  if (there?.size === 0) index.delete(key);
}
