import type { Place } from '@procession/contracts/feed.ts';
import type { LiveTopic } from '@procession/contracts/live.ts';
import { readPlace } from '@procession/read-models/feed-reader.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import type { Lanes } from './lanes.ts';
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

export const snapshotReader =
  (lanes: Lanes): ReadSnapshot =>
  (viewer, topic, limit, isVoid) =>
    lanes.use(async (read) => {
      if (isVoid()) return undefined;
      // The place first: rows may then be newer than it says, and what is repeated is dropped by revision. Never the other way.
      const place = await readPlace(read);
      return { place, ...(await readTopic(read, viewer, topic, limit)) };
    });
