import type { Place, RowChange } from '@procession/contracts/feed.ts';
import type { ToClient } from '@procession/contracts/live.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import type { Counters } from './counters.ts';
import type { Limits } from './limits.ts';
import { type Conversation, newConversation } from './protocol.ts';
import { rightsFingerprint } from './rights.ts';
import type { Subscription } from './subscription.ts';

/** What is needed of a WebSocket. */
export interface Line {
  /** The bytes may be on many lines at once. */
  send: (frame: Buffer, options: { binary: false }) => void;
  close: (code: number, reason: string) => void;
  /** Bytes that were not sent yet. */
  readonly bufferedAmount: number;
}

export interface ConnectionOptions {
  expiresAt: number;
  limits: Limits;
  counters: Counters;
}

/** A row that a subscription gets, or loses when `shown` is missing. */
export interface Delivery {
  subscription: Subscription;
  row: string;
  revision: number;
  shown?: RowChange;
  since: number;
}

const asText = { binary: false } as const;

/**
 * One client. Its changes go out at once; while its line is full they wait, one per row, the newest. Nothing is asked of a
 * line but to take bytes, so a client that does not read delays nobody.
 */
export class LiveConnection {
  readonly line: Line;
  readonly subscriptions = new Map<string, Subscription>();
  conversation: Conversation = newConversation;
  /** What its viewer may see, as a fingerprint. */
  rights: string;
  #viewer: Viewer;
  /** When it last heard how far it is. */
  toldAt = 0;
  /** When the token behind it expires, by the clock of the hub. */
  readonly expiresAt: number;
  /** More was held back than is kept: every subscription needs a snapshot once the line is free. */
  hasLostThread = false;
  readonly #limits: Limits;
  readonly #counters: Counters;
  #heldBack: Map<string, Delivery> | undefined;
  #slowSince = 0;

  constructor(line: Line, viewer: Viewer, { expiresAt, limits, counters }: ConnectionOptions) {
    this.line = line;
    this.expiresAt = expiresAt;
    this.#viewer = viewer;
    this.rights = rightsFingerprint(viewer);
    this.#limits = limits;
    this.#counters = counters;
  }

  get viewer(): Viewer {
    return this.#viewer;
  }

  set viewer(viewer: Viewer) {
    this.#viewer = viewer;
    this.rights = rightsFingerprint(viewer);
  }

  get isSlow(): boolean {
    return this.#heldBack !== undefined;
  }

  /** Also to a slow client: what is said is an answer, or comes once in a while. */
  say(message: ToClient, now: number): void {
    this.tell(Buffer.from(JSON.stringify(message)), now);
  }

  tell(frame: Buffer, now: number): void {
    this.line.send(frame, asText);
    if (this.#isFull) this.#holdBack([], now);
  }

  /** One frame: if the line breaks, the client has all of a place or nothing of it. */
  deliver(deliveries: Delivery[], frames: Frames, now: number): void {
    if (this.#heldBack || this.#isFull) this.#holdBack(deliveries, now);
    else this.#send(deliveries, frames, now);
  }

  /** A line that is free again gets what was held back. `dead`: it was full for too long. */
  tick(place: Place, now: number): 'free' | 'slow' | 'dead' {
    if (!this.#heldBack) return 'free';
    if (this.line.bufferedAmount > this.#limits.lineBytesMax / 4) {
      return now - this.#slowSince > this.#limits.slowMs ? 'dead' : 'slow';
    }
    const deliveries = [...this.#heldBack.values()].filter(
      ({ subscription }) => subscription.isLive && this.subscriptions.get(subscription.id) === subscription,
    );
    this.#heldBack = undefined;
    if (deliveries.length > 0) this.#send(deliveries, new Frames(place), now);
    return 'free';
  }

  get #isFull(): boolean {
    return this.line.bufferedAmount > this.#limits.lineBytesMax;
  }

  #send(deliveries: Delivery[], frames: Frames, now: number): void {
    this.#counters.frames++;
    this.toldAt = now;
    this.line.send(frames.of(deliveries), asText);
  }

  #holdBack(deliveries: Delivery[], now: number): void {
    if (!this.#heldBack) this.#slowSince = now;
    this.#heldBack ??= new Map();
    if (this.hasLostThread) return;
    this.#counters.coalesced += coalesce(this.#heldBack, deliveries);
    if (this.#heldBack.size <= this.#limits.heldBackRowsMax) return;
    this.#heldBack.clear();
    this.hasLostThread = true;
  }
}

/** The newest of each row stays, and says that it covers the ones before it. Returns how many it replaced. */
export function coalesce(waiting: Map<string, Delivery>, deliveries: Iterable<Delivery>): number {
  let replaced = 0;
  for (const delivery of deliveries) {
    const key = `${delivery.subscription.id}\n${delivery.row}`;
    const earlier = waiting.get(key);
    if (earlier) replaced++;
    waiting.set(key, earlier ? { ...delivery, since: Math.min(earlier.since, delivery.since) } : delivery);
  }
  return replaced;
}

/** The frames of one batch: clients who get the same share its bytes, and no row is put into JSON twice. */
export class Frames {
  readonly #head: string;
  readonly #frames = new Map<string, Buffer>();
  readonly #rows = new Map<RowChange, string>();

  constructor(place: Place) {
    this.#head = `{"type":"changes","place":${JSON.stringify(place)},"changes":[`;
  }

  of(deliveries: Delivery[]): Buffer {
    let same = '';
    for (const { subscription, row, revision, shown, since } of deliveries)
      same += `${subscription.id}\n${shown ? 'row' : 'gone'}\n${row}\n${revision}\n${since}\n`;
    let frame = this.#frames.get(same);
    if (!frame) {
      frame = Buffer.from(`${this.#head}${deliveries.map((delivery) => this.#changeText(delivery)).join(',')}]}`);
      this.#frames.set(same, frame);
    }
    return frame;
  }

  #changeText({ subscription, row, revision, shown, since }: Delivery): string {
    const id = JSON.stringify(subscription.id);
    if (!shown) return `{"id":${id},"remove":${JSON.stringify(row)},"revision":${revision}}`;
    let text = this.#rows.get(shown);
    if (text === undefined) {
      text = JSON.stringify(shown.row);
      this.#rows.set(shown, text);
    }
    return `{"id":${id},"row":${text},"since":${since}}`;
  }
}
