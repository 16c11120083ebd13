import type { RowChange } from '@procession/contracts/feed.ts';
import { keysOfChange, keysOfTopic } from '@procession/read-models/matches.ts';
import { type Held, rowKey, type Subscription } from './subscription.ts';
import { viewOf } from './topic.ts';

/** Who is concerned by a change: those who wait for such a row, and those who hold it. */
export class SubscriptionIndex {
  readonly #waiting = new Map<string, Set<Subscription>>();
  readonly #holding = new Map<string, Holding>();

  add(subscription: Subscription): void {
    for (const key of subscription.keys) addTo(this.#waiting, key, subscription);
  }

  remove(subscription: Subscription): void {
    this.releaseAll(subscription);
    for (const key of subscription.keys) removeFrom(this.#waiting, key, subscription);
  }

  /** Its viewer is somebody else than before. */
  turn(subscription: Subscription): void {
    for (const key of subscription.keys) removeFrom(this.#waiting, key, subscription);
    subscription.keys = keysOfTopic(subscription.topic, subscription.connection.viewer);
    this.add(subscription);
  }

  hold(subscription: Subscription, row: string, held: Held): void {
    if (subscription.held.has(row)) subscription.held.set(row, held);
    else this.#beginToHold(subscription, row, held);
  }

  release(subscription: Subscription, row: string): void {
    if (!subscription.held.delete(row)) return;
    const key = keyOf(subscription, row);
    const holding = this.#holding.get(key);
    holding?.by.delete(subscription);
    if (holding?.by.size === 0) this.#holding.delete(key);
  }

  releaseAll(subscription: Subscription): void {
    for (const row of subscription.held.keys()) this.release(subscription, row);
  }

  #beginToHold(subscription: Subscription, row: string, held: Held): void {
    const key = keyOf(subscription, row);
    let holding = this.#holding.get(key);
    if (!holding) {
      holding = { row, by: new Set(), known: held };
      this.#holding.set(key, holding);
    }
    if (holding.known.revision !== held.revision || holding.known.place !== held.place) holding.known = held;
    holding.by.add(subscription);
    subscription.held.set(holding.row, holding.known);
  }

  /** Calls `act` once for each subscription that the change may concern. */
  forEachConcerned(change: RowChange, act: (subscription: Subscription) => void): void {
    const keys = keysOfChange(change);
    for (const key of keys) {
      for (const subscription of this.#waiting.get(key) ?? []) {
        // Who waits under several of them is told once.
        if (keys.find((one) => subscription.keys.includes(one)) === key) act(subscription);
      }
    }
    const holding = this.#holding.get(rowKey(change.tenant, change.row.view, change.row.id));
    for (const subscription of holding?.by ?? [])
      if (!subscription.keys.some((key) => keys.includes(key))) act(subscription);
  }
}

/** A row that somebody holds. Thousands may: all share the text of its id and what is known of it. */
interface Holding {
  readonly row: string;
  readonly by: Set<Subscription>;
  known: Held;
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
