import type { Subscription } from './subscription.ts';

/** Subscriptions whose snapshot has to be begun, and from when on; in the order in which they came. */
export class DueSnapshots {
  readonly #hasRoomFor: (tenant: string) => boolean;
  readonly #due = new Map<Subscription, number>();

  constructor(hasRoomFor: (tenant: string) => boolean) {
    this.#hasRoomFor = hasRoomFor;
  }

  /** Whether one more snapshot may wait for its turn at the tables. */
  hasRoomFor({ connection }: Subscription): boolean {
    return this.#hasRoomFor(connection.viewer.tenant);
  }

  put(subscription: Subscription, at: number): void {
    this.#due.delete(subscription);
    this.#due.set(subscription, at); // behind those that wait already
  }

  drop(subscription: Subscription): void {
    this.#due.delete(subscription);
  }

  /** Hands over those that may begin now. */
  begin(now: number, load: (subscription: Subscription) => void): void {
    for (const [subscription, at] of this.#due) {
      if (at > now || subscription.connection.isSlow || !this.hasRoomFor(subscription)) continue;
      this.#due.delete(subscription);
      load(subscription);
    }
  }
}
