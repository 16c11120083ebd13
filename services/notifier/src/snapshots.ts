import type { Place } from '@procession/contracts/feed.ts';
import type { LiveTopic } from '@procession/contracts/live.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import type { TenantTurns } from '@procession/platform/tenant-turns.ts';
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

/** Few at a time, and the tenants by turns: the thousands of one that come back do not keep out the ten of another. */
export const snapshotReader = (lanes: Lanes, turns: TenantTurns): ReadSnapshot => {
  const readIn = async (read: SqlReader, viewer: Viewer, topic: LiveTopic, limit: number): Promise<Snapshot> => {
    // The place first: rows may then be newer than it says, and what is repeated is dropped by revision. Never the other way.
    const place = await readPlace(read);
    return { place, ...(await readTopic(read, viewer, topic, limit)) };
  };
  return (viewer, topic, limit, isVoid) =>
    turns.run(viewer.tenant, async () =>
      isVoid() ? undefined : lanes.use((read) => readIn(read, viewer, topic, limit)),
    );
};
