import type { Cursor, LogEvent } from '@procession/contracts/events/envelope.ts';
import { instant } from '@procession/event-log/event-columns.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';

export interface StreamName {
  tenant: string;
  stream: string;
}

/** Streams by name: after one, up to and with another; without one, to the last. */
export interface StreamRange {
  after: StreamName;
  until: StreamName | undefined;
}

/** What folding needs of an event: without its hash, of `meta` who did it, and without moves, which change no row. */
const foldedColumns = `e.tenant, e.stream, e.revision, e.type, e.schema_version as "schemaVersion",
  ${instant('e.recorded_at')} as "recordedAt",
  case when e.type = 'InstanceAdvanced' then '{"moves":[]}' else e.data end as data, e.meta`;

/** Sorts behind every name of a stream or tenant: they are ASCII. */
const last = '\u00ff';
const revisionMax = 2_147_483_647;

/** All events of these streams that are not beyond `end`, stream by stream, by revision. The next page is read while one is folded. */
export async function* readPages(
  log: SqlReader,
  { after, until }: StreamRange,
  end: Cursor,
  pageEvents: number,
): AsyncGenerator<LogEvent[]> {
  const next = (from: { tenant: string; stream: string; revision: number }): Promise<LogEvent[]> =>
    log.query<LogEvent>(
      'events-of-range',
      `select ${foldedColumns}
       from log.events e
       where (e.tenant, e.stream, e.revision) > ($1, $2, $3) and (e.tenant, e.stream) <= ($4, $5)
         and (e.epoch, e.xid, e.position) <= ($6::smallint, $7::xid8, $8::bigint)
       order by e.tenant, e.stream, e.revision
       limit $9`,
      [
        from.tenant,
        from.stream,
        from.revision,
        until?.tenant ?? last,
        until?.stream ?? last,
        end.epoch,
        end.xid,
        end.position,
        pageEvents,
      ],
    );
  let reading = next({ ...after, revision: revisionMax });
  for (;;) {
    const page = await reading;
    const lastEvent = page.at(-1);
    if (!lastEvent) return;
    const isLast = page.length < pageEvents;
    if (!isLast) reading = next(lastEvent);
    yield page;
    if (isLast) return;
  }
}
