import {
  type ParkedList,
  type ParkedStream,
  parkedLimits,
  type SkippedEvent,
} from '@procession/contracts/http/parked.ts';
import { instant } from '@procession/event-log/event-columns.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { keyOfStream } from '../../read-folded.ts';

/** Of one tenant, or of all (`tenant` is undefined). */
export async function selectParked(
  { log, read }: { log: SqlReader; read: SqlReader },
  tenant: string | undefined,
): Promise<ParkedList> {
  const parked = await read.query<Omit<ParkedStream, 'type' | 'recordedAt' | 'actor' | 'waiting'>>(
    '',
    `select p.tenant, p.stream, ${instanceOf('p')} as instance, i.title, p.revision, p.reason, p.tries,
       ${instant('p.parked_at')} as "parkedAt", p.asked_at is not null as "isAsked"
     from parked_streams p left join instances i on i.tenant = p.tenant and i.instance = ${instanceOf('p')}
     where $1::text is null or p.tenant = $1
     order by p.parked_at, p.tenant, p.stream limit $2`,
    [tenant ?? null, parkedLimits.listMax],
  );
  const skipped = await read.query<SkippedEvent>(
    '',
    `select s.tenant, s.stream, ${instanceOf('s')} as instance, i.title, s.revision, s.type, s.skipped_by as by,
       ${instant('s.skipped_at')} as at, s.reason
     from skipped_events s left join instances i on i.tenant = s.tenant and i.instance = ${instanceOf('s')}
     where $1::text is null or s.tenant = $1
     order by s.skipped_at desc, s.tenant, s.stream, s.revision limit $2`,
    [tenant ?? null, parkedLimits.listMax],
  );
  const events = await selectEvents(log, parked);
  return {
    items: parked.map((one) => ({ ...one, ...(events.get(keyOfStream(one)) ?? unknownEvent) })),
    skipped,
  };
}

const instanceOf = (alias: string): string =>
  `case when ${alias}.stream like 'instance-%' then substr(${alias}.stream, ${'instance-'.length + 1}) end`;

type EventOf = Pick<ParkedStream, 'type' | 'recordedAt' | 'actor' | 'waiting'>;

const unknownEvent: EventOf = { type: null, recordedAt: null, actor: null, waiting: 0 };

/** What the log has there. */
async function selectEvents(
  log: SqlReader,
  places: readonly { tenant: string; stream: string; revision: number }[],
): Promise<Map<string, EventOf>> {
  if (places.length === 0) return new Map();
  const rows = await log.query<EventOf & { tenant: string; stream: string }>(
    '',
    `select w.tenant, w.stream, e.type, ${instant('e.recorded_at')} as "recordedAt", e.meta ->> 'actor' as actor,
       greatest(0, s.revision - w.revision + 1) as waiting
     from unnest($1::text[], $2::text[], $3::int[]) as w (tenant, stream, revision)
     join log.events e on (e.tenant, e.stream, e.revision) = (w.tenant, w.stream, w.revision)
     join log.streams s on (s.tenant, s.stream) = (w.tenant, w.stream)`,
    [places.map((of) => of.tenant), places.map((of) => of.stream), places.map((of) => of.revision)],
  );
  return new Map(rows.map(({ tenant, stream, ...event }) => [keyOfStream({ tenant, stream }), event]));
}
