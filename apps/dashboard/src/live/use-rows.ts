import type { LiveTopic } from '@procession/contracts/live.ts';
import { useSyncExternalStore } from 'react';
import { openLive, takeState } from './connection.ts';
import { createRowsStore, onNextFrame, type Rows, type RowsStore } from './rows-store.ts';

interface Held {
  store: RowsStore;
  users: number;
  close: () => void;
  closing: ReturnType<typeof setTimeout> | undefined;
}

/** Left open for so long after the last screen is gone: going back shows the rows at once. */
const keptMs = 30_000;
const held = new Map<string, Held>();

/** The rows of a topic, up to date by themselves. Screens that ask for the same share one subscription. */
export function useRows(topic: LiveTopic, limit: number): Rows {
  const key = JSON.stringify([topic, limit]);
  const found = hold(key, topic, limit);
  return useSyncExternalStore(found.subscribe, found.store.get);
}

/** How many there are; undefined before it is known. Whoever asks is not drawn again when only values change. */
export function useRowCount(topic: LiveTopic, limit: number): number | undefined {
  const { store, subscribe } = hold(JSON.stringify([topic, limit]), topic, limit);
  return useSyncExternalStore(subscribe, () => (store.get().isReady ? store.get().rows.size : undefined));
}

function hold(key: string, topic: LiveTopic, limit: number): { store: RowsStore; subscribe: RowsStore['subscribe'] } {
  let entry = held.get(key);
  if (!entry) {
    const store = createRowsStore(onNextFrame);
    const { close } = openLive().subscribe(topic, { ...store.handlers, onState: takeState }, { limit });
    entry = { store, users: 0, close, closing: undefined };
    held.set(key, entry);
    letGo(key, entry);
  }
  return { store: entry.store, subscribe: subscribeTo(key, entry) };
}

const subscribers = new WeakMap<Held, RowsStore['subscribe']>();
function subscribeTo(key: string, entry: Held): RowsStore['subscribe'] {
  let subscribe = subscribers.get(entry);
  if (!subscribe) {
    subscribe = (tell) => {
      entry.users++;
      clearTimeout(entry.closing);
      const stop = entry.store.subscribe(tell);
      return () => {
        stop();
        if (--entry.users === 0) letGo(key, entry);
      };
    };
    subscribers.set(entry, subscribe);
  }
  return subscribe;
}

function letGo(key: string, entry: Held): void {
  entry.closing = setTimeout(() => {
    if (entry.users > 0) return;
    if (held.get(key) === entry) held.delete(key);
    entry.close();
  }, keptMs);
}
