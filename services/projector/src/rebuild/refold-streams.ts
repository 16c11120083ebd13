import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import { eventsOfStreams, eventsPerStreamMax } from '@procession/event-log/events-of-streams.ts';
import { isBadValue } from '@procession/platform/postgres.ts';
import type { Session } from '@procession/platform/session.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { keyOfStream } from '../read-folded.ts';
import { readSkippedEvents } from '../skipped-events.ts';
import { poisonOf } from '../views/fold-whole-stream.ts';
import type { ViewName } from '../views/view-names.ts';
import { deleteStreams } from './delete-streams.ts';
import type { StreamName } from './read-pages.ts';
import { type Hold, holdRebuild } from './rebuild-state.ts';
import { StreamFolder, writePiece } from './stream-writer.ts';

export interface Refold extends Hold {
  log: SqlReader;
  next: Session;
  views: readonly ViewName[];
  partitions: number;
}

/** Streams of one transaction. */
const streamsPerPiece = 100;

/**
 * Streams as the log has them now take the place of what the new tables have of them, some in a transaction each. A stream with an
 * event that cannot be applied or stored stands before it then, and is parked.
 */
export async function refoldStreams(of: Refold, streams: readonly StreamName[]): Promise<void> {
  for (let at = 0; at < streams.length; at += streamsPerPiece) {
    const piece = streams.slice(at, at + streamsPerPiece);
    try {
      await of.next.transaction(() => replaceStreams(of, piece));
    } catch (error) {
      if (!isBadValue(error)) throw error;
      for (const stream of piece) await refoldCarefully(of, stream);
    }
  }
}

/** In the session's transaction, all of them. */
export async function replaceStreams(of: Refold, streams: readonly StreamName[]): Promise<void> {
  const folder = new StreamFolder({ ...of, skipped: await readSkippedEvents(of.next) });
  const lists = await readWhole(of.log, streams);
  await folder.prepare(lists.flat());
  for (const events of lists) folder.take(events);
  folder.finish();
  await holdRebuild(of.next, of); // reading may have taken long
  await deleteStreams(of, streams);
  await writePiece(of.next, folder.takePiece());
}

/** One by one, and where that fails up to the event with the value that is refused: the last one before which all can be stored. */
async function refoldCarefully(of: Refold, stream: StreamName): Promise<void> {
  const [events = []] = await readWhole(of.log, [stream]);
  let good = 0;
  let bad = events.length + 1;
  let cause: unknown;
  while (bad - good > 1) {
    const tried = bad > events.length ? events.length : (good + bad) >> 1;
    try {
      await of.next.transaction(() => replaceWith(of, stream, events.slice(0, tried)));
      good = tried;
      if (tried === events.length) return;
    } catch (error) {
      if (!isBadValue(error)) throw error;
      bad = tried;
      cause = error;
    }
  }
  await of.next.transaction(() => replaceWith(of, stream, events.slice(0, good), poisonOf(events[good]!, cause)));
}

async function replaceWith(
  of: Refold,
  stream: StreamName,
  events: readonly LogEvent[],
  poison?: ReturnType<typeof poisonOf>,
): Promise<void> {
  const folder = new StreamFolder({ ...of, skipped: await readSkippedEvents(of.next) });
  await folder.prepare(events);
  if (events.length > 0) folder.take(events);
  folder.finish();
  const piece = folder.takePiece();
  await holdRebuild(of.next, of);
  await deleteStreams(of, [stream]);
  await writePiece(of.next, { ...piece, poisons: poison ? [poison] : piece.poisons });
}

/** Each stream's events from the first on; streams without any are left out. */
async function readWhole(log: SqlReader, streams: readonly StreamName[]): Promise<LogEvent[][]> {
  const found = new Map<string, LogEvent[]>();
  let wanted = streams.map((of) => ({ ...of, have: 0 }));
  while (wanted.length > 0) {
    const counts = new Map<string, number>();
    for (const event of await eventsOfStreams(log, wanted)) {
      const key = keyOfStream(event);
      const list = found.get(key);
      if (list) list.push(event);
      else found.set(key, [event]);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    wanted = wanted
      .filter((of) => counts.get(keyOfStream(of)) === eventsPerStreamMax)
      .map((of) => ({ ...of, have: found.get(keyOfStream(of))!.at(-1)!.revision }));
  }
  return [...found.values()];
}
