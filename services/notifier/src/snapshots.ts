import type { Place } from '@procession/contracts/feed.ts';
import type { LiveTopic } from '@procession/contracts/live.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { readPlace } from '@procession/read-models/feed-reader.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import { type Rows, readTopic } from './topic.ts';

export interface Snapshot extends Rows {
  place: Place;
}

/** Undefined when nobody waits for it any more. */
export type ReadSnapshot = (
  viewer: Viewer,
  topic: LiveTopic,
  limit: number,
  isVoid: () => boolean,
) => Promise<Snapshot | undefined>;

/** Snapshots, as many at a time as there are connections; the others wait in line. */
export function snapshotReader(lanes: SqlReader[]): ReadSnapshot & { waitingCount: () => number } {
  const free = [...lanes];
  const waiting: ((lane: SqlReader) => void)[] = [];
  const take = (): SqlReader | Promise<SqlReader> => free.pop() ?? new Promise((resolve) => waiting.push(resolve));
  const giveBack = (lane: SqlReader): void => {
    const next = waiting.shift();
    if (next) next(lane);
    else free.push(lane);
  };

  const read: ReadSnapshot = async (viewer, topic, limit, isVoid) => {
    const lane = await take();
    try {
      if (isVoid()) return undefined;
      // The place first: rows may then be newer than it says, and what is repeated is dropped by revision. Never the other way.
      const place = await readPlace(lane);
      return { place, ...(await readTopic(lane, viewer, topic, limit)) };
    } finally {
      giveBack(lane);
    }
  };
  return Object.assign(read, { waitingCount: () => waiting.length });
}
