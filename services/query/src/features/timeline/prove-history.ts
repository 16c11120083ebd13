import type { InstanceProof } from '@procession/contracts/http/instance-proof.ts';
import { instanceStream } from '@procession/contracts/ids.ts';
import { chain, noPredecessor } from '@procession/platform/hash-chain.ts';
import type { ReadConnection } from '@procession/platform/read-pool.ts';
import { sql } from 'slonik';
import { z } from 'zod';

/** Events that are read at a time. */
const eventsAtATime = 1_000;

const stored = z.object({
  revision: z.int(),
  type: z.string(),
  schemaVersion: z.int(),
  recordedAt: z.string(),
  data: z.string(),
  meta: z.string(),
  hash: z.string(),
  epoch: z.int(),
  position: z.int(),
});

/**
 * Reads the events 1..`to` word for word as they were hashed, and computes every hash anew. Ends at the first that is not what its
 * hash says, or where one is missing.
 */
export async function proveHistory(
  log: ReadConnection,
  { tenant, id, to }: { tenant: string; id: string; to: number },
): Promise<InstanceProof> {
  const stream = instanceStream(id);
  let last: z.infer<typeof stored> | undefined;
  let brokenAt: number | null = null;
  while ((last?.revision ?? 0) < to && brokenAt === null) {
    const after = last?.revision ?? 0;
    const page = await log.any(sql.type(stored)`
      select e.revision, e.type, e.schema_version as "schemaVersion", e.data::text as data, e.meta::text as meta,
        to_char(e.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "recordedAt",
        encode(e.hash, 'hex') as hash, e.epoch, e.position
      from events e
      where e.tenant = ${tenant} and e.stream = ${stream} and e.revision > ${after} and e.revision <= ${to}
      order by e.revision
      limit ${eventsAtATime}`);
    if (page.length === 0) brokenAt = after + 1;
    for (const event of page) {
      const { revision, hash } = event;
      const isNext = revision === (last?.revision ?? 0) + 1;
      if (!isNext || chain(last?.hash ?? noPredecessor, { ...event, tenant, stream }) !== hash) {
        brokenAt = (last?.revision ?? 0) + 1;
        break;
      }
      last = event;
    }
  }
  if (!last) return { id, events: 0, head: null, brokenAt };
  const { revision: events, hash, epoch, position, recordedAt } = last;
  return { id, events, head: { hash, epoch, position, recordedAt }, brokenAt };
}
