import type { Cursor } from '@procession/contracts/events/envelope.ts';
import { behindStreamsMax } from '@procession/contracts/http/pipeline.ts';
import { partitionOf } from '@procession/contracts/subjects.ts';
import { afterCursorBelowHorizon, instant } from '@procession/event-log/event-columns.ts';
import { beginningOfLog } from '@procession/event-log/heads-after.ts';
import type { OperatorPorts } from '../../operator-app.ts';
import type { HeldPartition } from './read-pipeline.ts';

interface NewHead {
  tenant: string;
  stream: string;
  revision: number;
  recordedAt: string;
}

interface Behind {
  behind: number;
  behindSince: string | null;
}

/** Streams whose newest events are not in the rows: of what came after the last sweep, for all before it is there or parked. */
export async function readBehind(
  { log, read, partitions }: Pick<OperatorPorts, 'log' | 'read' | 'partitions'>,
  held: readonly HeldPartition[],
): Promise<{ of: Map<number, Behind>; isMore: boolean }> {
  const cursor = oldestOf(held);
  const heads = await log.query<NewHead>(
    '',
    `select e.tenant, e.stream, e.revision, ${instant('e.recorded_at')} as "recordedAt" from log.events e
     where ${afterCursorBelowHorizon} order by e.epoch, e.xid, e.position limit $4`,
    [cursor.epoch, cursor.xid, cursor.position, behindStreamsMax],
  );
  const missing = await read.query<{ tenant: string; stream: string; at: string }>(
    '',
    `select w.tenant, w.stream, min(w.at) as at
     from unnest($1::text[], $2::text[], $3::int[], $4::text[]) as w (tenant, stream, revision, at)
     left join instances i on i.tenant = w.tenant and i.instance = substr(w.stream, ${'instance-'.length + 1}) and w.stream like 'instance-%'
     left join stream_heads h on h.tenant = w.tenant and h.stream = w.stream
     left join parked_streams p on p.tenant = w.tenant and p.stream = w.stream
     where coalesce(i.revision, h.revision, 0) < w.revision and p.stream is null
     group by w.tenant, w.stream`,
    [
      heads.map(({ tenant }) => tenant),
      heads.map(({ stream }) => stream),
      heads.map(({ revision }) => revision),
      heads.map(({ recordedAt }) => recordedAt),
    ],
  );
  const of = new Map<number, Behind>();
  for (const { tenant, stream, at } of missing) {
    const partition = partitionOf(tenant, stream, partitions);
    const known = of.get(partition) ?? { behind: 0, behindSince: null };
    const behindSince = known.behindSince !== null && known.behindSince < at ? known.behindSince : at;
    of.set(partition, { behind: known.behind + 1, behindSince });
  }
  return { of, isMore: heads.length === behindStreamsMax };
}

function oldestOf(held: readonly HeldPartition[]): Cursor {
  let oldest: Cursor | undefined;
  for (const { epoch, xid, position } of held) {
    if (epoch === null || xid === null || position === null) return beginningOfLog;
    const cursor = { epoch, xid, position };
    if (!oldest || isBefore(cursor, oldest)) oldest = cursor;
  }
  return oldest ?? beginningOfLog;
}

function isBefore(a: Cursor, b: Cursor): boolean {
  if (a.epoch !== b.epoch) return a.epoch < b.epoch;
  return a.xid === b.xid ? a.position < b.position : BigInt(a.xid) < BigInt(b.xid);
}
