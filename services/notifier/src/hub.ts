import type { Place } from '@procession/contracts/feed.ts';
import { unreachable } from '@procession/contracts/json.ts';
import type { LiveTopic, ToClient } from '@procession/contracts/live.ts';
import { closeCodes } from '@procession/contracts/live-limits.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import { type Delivery, Frames, type Line, LiveConnection } from './connection.ts';
import type { Counters } from './counters.ts';
import { DueSnapshots } from './due-snapshots.ts';
import type { Limits } from './limits.ts';
import { missedChanges } from './missed-changes.ts';
import { converse, type Happening, type JudgeResume, type ResyncReason } from './protocol.ts';
import type { Batch, RecentBatches } from './recent-batches.ts';
import { rightsFingerprint, standsInAs } from './rights.ts';
import type { ReadSnapshot, Snapshot } from './snapshots.ts';
import { newSubscription, type Subscription } from './subscription.ts';
import { SubscriptionIndex } from './subscription-index.ts';
import { dependsOnRights } from './topic.ts';
import { consider, heldOf, isOvergrown, trim } from './window.ts';

type Which = (subscription: Subscription) => boolean;

export interface HubOptions {
  recent: RecentBatches;
  readSnapshot: ReadSnapshot;
  /** Whether one more snapshot of this tenant may wait for its turn. */
  hasRoomFor: (tenant: string) => boolean;
  /** The tables are further than the feed that was heard: have it fetched. */
  lookAtHeads: () => void;
  limits: Limits;
  counters: Counters;
  /** ms, monotonic */
  now: () => number;
}

/** All connections of this copy, and which change concerns which. Holds nothing that another copy could not build again. */
export class LiveHub {
  readonly connections = new Set<LiveConnection>();
  readonly #options: HubOptions;
  readonly #index = new SubscriptionIndex();
  readonly #slow = new Set<LiveConnection>();
  readonly #due: DueSnapshots;

  constructor(options: HubOptions) {
    this.#options = options;
    this.#due = new DueSnapshots(options.hasRoomFor);
  }

  get subscriptionCount(): number {
    let count = 0;
    for (const { subscriptions } of this.connections) count += subscriptions.size;
    return count;
  }

  /** `leftMs`: how long the token behind it is still good. */
  join(line: Line, viewer: Viewer, leftMs = Number.POSITIVE_INFINITY): LiveConnection {
    const { now, limits, counters } = this.#options;
    const connection = new LiveConnection(line, viewer, { expiresAt: now() + leftMs, limits, counters });
    connection.toldAt = now();
    this.connections.add(connection);
    return connection;
  }

  leave(connection: LiveConnection): void {
    this.connections.delete(connection);
    this.#slow.delete(connection);
    for (const id of connection.subscriptions.keys()) this.#drop(connection, id);
  }

  hear(connection: LiveConnection, text: string): void {
    const { recent } = this.#options;
    const judge: JudgeResume = ({ place, rights }) => {
      if (rights !== connection.rights) return 'rights-changed';
      return recent.continues(place as Place);
    };
    this.#happen(connection, { type: 'heard', text, judge });
  }

  /** Rows that the projector wrote: to each client what concerns it, in one frame. */
  take(batch: Batch): void {
    const deliveries = new Map<LiveConnection, Delivery[]>();
    const overgrown = new Set<Subscription>();
    for (const change of batch.rows) {
      const then = heldOf(change);
      this.#index.forEachConcerned(change, (subscription) => {
        if (!subscription.isLive || batch.seq <= (subscription.from[batch.partition] ?? 0)) return;
        const delivery = consider(this.#index, subscription, change, then);
        if (!delivery) return;
        const others = deliveries.get(subscription.connection);
        if (others) others.push(delivery);
        else deliveries.set(subscription.connection, [delivery]);
        if (isOvergrown(subscription)) overgrown.add(subscription);
      });
    }
    const frames = new Frames({ epoch: batch.epoch, partitions: { [batch.partition]: batch.seq } });
    for (const [connection, items] of deliveries) this.#deliver(connection, items, frames);
    for (const subscription of overgrown) this.#trim(subscription, frames);
  }

  /** Nothing that was sent can be continued. */
  loseThread(reason: ResyncReason): void {
    for (const connection of this.connections) this.#loseThreadOf(connection, reason, () => true);
  }

  /** The directory says something else about who is there. */
  setViewer(connection: LiveConnection, viewer: Viewer): void {
    if (rightsFingerprint(viewer) === connection.rights) return;
    const isOther = standsInAs(viewer) !== standsInAs(connection.viewer);
    connection.viewer = viewer;
    if (isOther) for (const subscription of connection.subscriptions.values()) this.#index.turn(subscription);
    if (!viewer.isActive) this.end(connection, closeCodes.signInAgain, 'no longer active');
    else this.#loseThreadOf(connection, 'rights-changed', ({ topic }) => dependsOnRights(topic, isOther));
  }

  end(connection: LiveConnection, code: number, reason: string): void {
    this.#happen(connection, { type: 'ended', code, reason });
  }

  /** Slow lines, and snapshots that have to be read again. */
  tick(): void {
    const now = this.#options.now();
    for (const connection of this.#slow) {
      const state = connection.tick(this.#options.recent.place, now);
      if (state === 'slow') continue;
      this.#slow.delete(connection);
      if (state === 'dead') {
        this.#options.counters.cut++;
        this.end(connection, closeCodes.tooSlow, 'too slow for too long');
      } else if (connection.hasLostThread) {
        connection.hasLostThread = false;
        this.#loseThreadOf(connection, 'too-slow', () => true);
      }
    }
    this.#due.begin(now, (subscription) => this.#load(subscription));
  }

  /** Nobody else's changes reach an idle client: without this its place would grow old. */
  tellPlaces(): void {
    const { now, recent, limits } = this.#options;
    const at = now();
    const frame = Buffer.from(JSON.stringify({ type: 'place', place: recent.place }));
    for (const connection of this.connections) {
      if (connection.isSlow || connection.subscriptions.size === 0 || at - connection.toldAt < limits.placeMs) continue;
      connection.toldAt = at;
      connection.tell(frame, at);
      if (connection.isSlow) this.#slow.add(connection);
    }
  }

  /** Shows those out whose token has expired. */
  endExpired(): void {
    const now = this.#options.now();
    for (const connection of this.connections)
      if (connection.expiresAt <= now) this.end(connection, closeCodes.signInAgain, 'the token has expired');
  }

  #happen(connection: LiveConnection, happening: Happening): void {
    const step = converse(connection.conversation, happening, this.#options.limits.badMessagesMax);
    connection.conversation = step.conversation;
    for (const reaction of step.reactions) {
      switch (reaction.do) {
        case 'say':
          if (reaction.message.type === 'resync') this.#options.counters.resyncs++;
          this.#say(connection, reaction.message);
          break;
        case 'open':
          this.#open(connection, reaction);
          break;
        case 'load':
          this.#load(connection.subscriptions.get(reaction.id)!);
          break;
        case 'resume':
          this.#resume(connection.subscriptions.get(reaction.id)!, reaction.from.place as Place, reaction.from.holds);
          break;
        case 'drop':
          this.#drop(connection, reaction.id);
          break;
        case 'close':
          connection.line.close(reaction.code, reaction.reason);
          this.leave(connection);
          break;
        default:
          unreachable(reaction);
      }
    }
  }

  #open(connection: LiveConnection, { id, topic, limit }: { id: string; topic: LiveTopic; limit: number }): void {
    const subscription = newSubscription(connection, id, topic, limit);
    connection.subscriptions.set(id, subscription);
    this.#index.add(subscription);
  }

  #drop(connection: LiveConnection, id: string): void {
    const subscription = connection.subscriptions.get(id);
    if (!subscription) return;
    connection.subscriptions.delete(id);
    subscription.isLive = false;
    subscription.turn++;
    this.#due.drop(subscription);
    this.#index.remove(subscription);
  }

  #resume(subscription: Subscription, place: Place, holds: Record<string, number>): void {
    this.#options.counters.resumes++;
    for (const [row, revision] of Object.entries(holds)) this.#index.hold(subscription, row, { revision });
    subscription.from = place.partitions;
    subscription.isLive = true;
    this.#replay(subscription, place);
  }

  #load(subscription: Subscription): void {
    subscription.isLive = false;
    const turn = ++subscription.turn;
    const { readSnapshot, counters, limits, now } = this.#options;
    this.#due.drop(subscription);
    if (!this.#due.hasRoomFor(subscription)) {
      this.#due.put(subscription, now());
      return;
    }
    const isVoid = (): boolean => subscription.turn !== turn;
    const again = (): void => this.#due.put(subscription, now() + limits.snapshotRetryMs);
    readSnapshot(subscription.connection.viewer, subscription.topic, subscription.limit, isVoid).then(
      (snapshot) => {
        if (isVoid() || !snapshot) return;
        if (this.#options.recent.continues(snapshot.place) === true && !subscription.connection.isSlow)
          this.#begin(subscription, snapshot);
        else {
          this.#options.lookAtHeads();
          again();
        }
      },
      () => {
        counters.snapshotFailures++;
        if (!isVoid()) again();
      },
    );
  }

  /**
   * The snapshot, then what came while it was read. That is taken from all recent batches, not collected by filter: nobody
   * knew yet that this client was about to hold a row that meanwhile left the list.
   */
  #begin(subscription: Subscription, { place, rows, hasMore }: Snapshot): void {
    const { connection, id } = subscription;
    this.#options.counters.snapshots++;
    this.#index.releaseAll(subscription);
    for (const row of rows) this.#index.hold(subscription, row.id, heldOf({ row }));
    subscription.from = place.partitions;
    subscription.isLive = true;
    this.#happen(connection, { type: 'loaded', id });
    connection.toldAt = this.#options.now();
    this.#say(connection, { type: 'snapshot', id, place, rights: connection.rights, rows, hasMore });
    this.#replay(subscription, place);
  }

  #replay(subscription: Subscription, place: Place): void {
    const { recent, limits } = this.#options;
    const { connection, id } = subscription;
    const missed = missedChanges(this.#index, subscription, recent.after(place));
    if (missed.size === 0) return;
    if (missed.size > limits.replayRowsMax) {
      this.#happen(connection, { type: 'thread-lost', id, reason: 'too-much-changed' });
      return;
    }
    const frames = new Frames(recent.place);
    this.#deliver(connection, [...missed.values()], frames);
    if (isOvergrown(subscription)) this.#trim(subscription, frames);
  }

  #trim(subscription: Subscription, frames: Frames): void {
    const { connection, id } = subscription;
    const last = trim(this.#index, subscription);
    if (last) this.#deliver(connection, last, frames);
    else this.#happen(connection, { type: 'thread-lost', id, reason: 'too-much-changed' });
  }

  #say(connection: LiveConnection, message: ToClient): void {
    connection.say(message, this.#options.now());
    if (connection.isSlow) this.#slow.add(connection);
  }

  #deliver(connection: LiveConnection, deliveries: Delivery[], frames: Frames): void {
    connection.deliver(deliveries, frames, this.#options.now());
    if (!connection.isSlow) return;
    this.#slow.add(connection);
    if (connection.hasLostThread)
      for (const subscription of connection.subscriptions.values()) subscription.isLive = false;
  }

  #loseThreadOf(connection: LiveConnection, reason: ResyncReason, which: Which): void {
    for (const [id, subscription] of connection.subscriptions)
      if (which(subscription)) this.#happen(connection, { type: 'thread-lost', id, reason });
  }
}
