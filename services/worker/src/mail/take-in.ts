import { mailModeOf } from '@procession/contracts/events/notification-choices.ts';
import type { Logger } from '@procession/platform/logger.ts';
import { isConnectionLoss } from '@procession/platform/postgres.ts';
import {
  mailLookMs,
  mailsKeptMs,
  mailsPurgedMax,
  newsPerLookMax,
  placeSavedEvery,
  purgeEveryMs,
  retryLookMs,
} from '../limits.ts';
import { nextDigestAt } from './digest-instant.ts';
import { type FeedPlace, type KnownChoices, keyOf, type MailState, type MailStore } from './mail-store.ts';
import type { FedNotification, FeedHead, NotificationFeed } from './notification-feed.ts';

export interface TakeInOptions {
  store: MailStore;
  feed: NotificationFeed;
  logger: Logger;
  /** Told after each look: mails may be due. */
  onLook: (state: MailState) => void;
}

/** Makes mails of notifications as they come into the read tables. Any number of copies may: a place is moved by one of them. */
export function takeInMails({ store, feed, logger, onLook }: TakeInOptions): { close: () => Promise<void> } {
  const reached = new Map<number, FeedPlace>();
  let isClosed = false;
  let purgeAt = performance.now() + purgeEveryMs;
  let wake = (): void => undefined;

  const look = async (): Promise<void> => {
    const state = await store.state();
    for (const head of await feed.heads()) await lookThrough({ store, feed, reached, state, head });
    onLook(state);
    if (performance.now() < purgeAt) return;
    purgeAt = performance.now() + purgeEveryMs;
    await store.purge(mailsKeptMs, mailsPurgedMax);
  };
  const run = async (): Promise<void> => {
    while (!isClosed) {
      let nextMs = mailLookMs;
      try {
        await look();
      } catch (error) {
        logger[isConnectionLoss(error) ? 'debug' : 'warn']({ err: error }, 'could not look for what to tell by e-mail');
        nextMs = retryLookMs;
      }
      if (!isClosed)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, nextMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
    }
  };
  const running = run();
  return {
    close: async () => {
      isClosed = true;
      wake();
      await running;
    },
  };
}

interface Look extends Pick<TakeInOptions, 'store' | 'feed'> {
  /** How far this copy has got where there was nothing to write down. */
  reached: Map<number, FeedPlace>;
  state: MailState;
  head: FeedHead;
}

/**
 * Up to where the partition's rows have got. Tables that were built anew are looked through from their beginning: what was told is known
 * by its event, and what is too old is passed over.
 */
async function lookThrough({ store, feed, reached, state, head: { partition, epoch, seq } }: Look): Promise<void> {
  let stored = state.places[partition] ?? { epoch: 0, feed: 0 };
  const isAnew = stored.epoch !== epoch;
  const feedOf = (place: FeedPlace | undefined): number => (place?.epoch === epoch ? place.feed : 0);
  let from = Math.max(feedOf(stored), feedOf(reached.get(partition)));
  while (from < seq) {
    const found = await feed.after(partition, from, newsPerLookMax);
    const last = found.at(-1)?.feed ?? 0;
    const upTo = { epoch, feed: found.length < newsPerLookMax ? Math.max(seq, last) : last };
    const items = await itemsOf(store, found, { ...state, isAnew });
    const isWorthSaving = items.length > 0 || stored.epoch !== epoch || upTo.feed - stored.feed >= placeSavedEvery;
    if (isWorthSaving) {
      if (!(await store.takeIn(partition, stored, upTo, items))) return;
      stored = upTo;
    }
    reached.set(partition, upTo);
    from = upTo.feed;
  }
}

/** `isAnew`: these were looked through before, perhaps. What somebody did not want then is not told because they want it now. */
async function itemsOf(
  store: MailStore,
  found: readonly FedNotification[],
  { sinceMs, nowMs, isAnew }: MailState & { isAnew: boolean },
) {
  const news = found.filter(({ at }) => Date.parse(at) >= sinceMs);
  const people = new Map(news.map(({ tenant, user }) => [keyOf({ tenant, user }), { tenant, user }]));
  const choices = await store.choicesOf([...people.values()]);
  return news.flatMap((item) => {
    const chosen = choices.get(keyOf(item));
    if (isAnew && Date.parse(item.at) < (chosen?.changedAtMs ?? 0)) return [];
    const due = dueOf(chosen, item, nowMs);
    return due === undefined ? [] : [{ ...item, ...due }];
  });
}

/** `dueAt` null: at once. Undefined: not at all. */
function dueOf(
  choices: KnownChoices | undefined,
  { kind }: FedNotification,
  nowMs: number,
): { dueAt: string | null } | undefined {
  const mode = choices && mailModeOf(choices, kind);
  if (!mode || mode === 'off') return undefined;
  return { dueAt: mode === 'digest' ? new Date(nextDigestAt(nowMs, choices)).toISOString() : null };
}
