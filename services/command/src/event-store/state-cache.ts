import { LRUCache } from 'lru-cache';

/** A stream as a process knows it. A stale one is harmless: its append is refused, and nothing is rejected on its word. */
export interface Known {
  state: unknown;
  revision: number;
  /** Of its last event, hex. */
  hash: string;
  /** ms since 1970, of its last event. */
  recordedAtMs: number;
  /** Of its events' data, at most `stateBytesMax`: an estimate of what the state takes in memory. */
  bytes: number;
}

/** A state does not grow with its history. */
export const stateBytesMax = 524_288;

export const streamKey = (tenant: string, stream: string): string => `${tenant}\n${stream}`;

const bytesPerEntry = 300;

export const createStateCache = (countMax: number, bytesMax: number): LRUCache<string, Known> =>
  new LRUCache<string, Known>({
    max: countMax,
    maxSize: bytesMax,
    sizeCalculation: (known) => known.bytes + bytesPerEntry,
  });

export type StateCache = ReturnType<typeof createStateCache>;
