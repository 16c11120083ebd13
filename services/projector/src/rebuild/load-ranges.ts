import type { Cursor } from '@procession/contracts/events/envelope.ts';
import { isBadValue } from '@procession/platform/postgres.ts';
import type { Session } from '@procession/platform/session.ts';
import { readSkippedEvents } from '../skipped-events.ts';
import type { ViewName } from '../views/view-names.ts';
import { readPages, type StreamName, type StreamRange } from './read-pages.ts';
import { type Hold, TakenOver } from './rebuild-state.ts';
import { refoldStreams } from './refold-streams.ts';
import { type Piece, StreamFolder, writePiece } from './stream-writer.ts';

export interface LoadJob extends Hold {
  views: readonly ViewName[];
  partitions: number;
  /** Nothing later is loaded: it is the catch-up's. */
  end: Cursor;
  eventsPerPiece?: number;
}

interface TakenRange {
  range: number;
  afterTenant: string;
  afterStream: string;
  untilTenant: string | null;
  untilStream: string | null;
}

/** Read at once; half of it is folded in some 10 ms, between two other things that the process does. */
const eventsPerPage = 1_000;
/** Of one transaction, as far as whole streams allow: some 100 ms. A longer one would hold back who reads the log. */
const defaultEventsPerPiece = 4_000;

/** Takes one share after the other until there is none. Several may do so at once. @throws TakenOver */
export async function loadRanges(log: Session, next: Session, job: LoadJob): Promise<void> {
  for (let range = await takeRange(next, job); range; range = await takeRange(next, job))
    await loadRange(log, next, job, range);
}

async function takeRange(next: Session, { number, fence }: LoadJob): Promise<TakenRange | undefined> {
  const [row] = await next.query<TakenRange>(
    '',
    `update rebuild_ranges g set fence = $2
     from (select number from rebuild_ranges where rebuild = $1 and not is_done and fence is distinct from $2
         and exists (select from rebuilds r where r.number = $1 and r.fence = $2)
       order by number limit 1 for update skip locked) f
     where g.rebuild = $1 and g.number = f.number
     returning g.number as range, after_tenant as "afterTenant", after_stream as "afterStream", until_tenant as "untilTenant",
       until_stream as "untilStream"`,
    [number, fence],
  );
  return row;
}

async function loadRange(log: Session, next: Session, job: LoadJob, range: TakenRange): Promise<void> {
  const { eventsPerPiece = defaultEventsPerPiece } = job;
  const folder = new StreamFolder({ ...job, log, skipped: await readSkippedEvents(next) });
  const bounds: StreamRange = {
    after: { tenant: range.afterTenant, stream: range.afterStream },
    until: range.untilStream === null ? undefined : { tenant: range.untilTenant!, stream: range.untilStream },
  };
  const commit = (piece: Piece, isDone: boolean): Promise<void> =>
    commitPiece(log, next, job, { ...piece, range: range.range, isDone });
  // One piece is written while the next one is folded.
  let writing: Promise<void> = Promise.resolve();
  for await (const events of readPages(log, bounds, job.end, eventsPerPage)) {
    await folder.prepare(events);
    for (let at = 0; at < events.length; ) {
      const first = events[at]!;
      let end = at + 1;
      while (end < events.length && isOfOne(events[end]!, first)) end++;
      if (!folder.isAt(first)) {
        folder.finish();
        if (folder.eventCount >= eventsPerPiece) {
          const piece = folder.takePiece();
          await writing;
          writing = commit(piece, false);
          writing.catch(() => undefined); // awaited before the next one
        }
      }
      folder.take(events.slice(at, end));
      at = end;
    }
  }
  folder.finish();
  await writing;
  await commit(folder.takePiece(), true);
}

const isOfOne = (a: StreamName, b: StreamName): boolean => a.stream === b.stream && a.tenant === b.tenant;

/** The rows and how far the share has got, in one transaction: a killed loader's successor writes nothing twice. */
async function commitPiece(
  log: Session,
  next: Session,
  job: LoadJob,
  piece: Piece & { range: number; isDone: boolean },
): Promise<void> {
  try {
    await next.transaction(async () => {
      await writePiece(next, piece);
      await noteProgress(next, job, piece);
    });
  } catch (error) {
    if (!isBadValue(error)) throw error;
    // One by one and up to the value that is refused; again after a kill in between, which does no harm.
    await refoldStreams({ ...job, log, next }, piece.streams);
    await noteProgress(next, job, piece);
  }
}

async function noteProgress(
  next: Session,
  { number, fence }: LoadJob,
  { streams, eventCount, range, isDone }: Piece & { range: number; isDone: boolean },
): Promise<void> {
  const last = streams.at(-1);
  const rows = await next.query(
    '',
    `update rebuild_ranges set events_done = events_done + $4, is_done = $5, after_tenant = coalesce($6, after_tenant),
       after_stream = coalesce($7, after_stream)
     where rebuild = $1 and number = $3 and fence = $2 returning number`,
    [number, fence, range, eventCount, isDone, last?.tenant ?? null, last?.stream ?? null],
  );
  if (rows.length === 0) throw new TakenOver(`the rebuild ${number} was taken up by another copy`);
}
