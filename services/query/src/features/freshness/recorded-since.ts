import type { Cursor } from '@procession/contracts/events/envelope.ts';
import type { ReadConnection } from '@procession/platform/read-pool.ts';
import { sql } from 'slonik';
import { z } from 'zod';
import type { Listed } from './select-listed.ts';

/** Events of a tenant that are looked for in the rows: the oldest, for these are waited for longest. */
const lookedForMax = 1_000;

const recorded = z.object({ stream: z.string(), revision: z.int(), ageMs: z.int() });
const place = z.object({ epoch: z.int(), position: z.int() });

/** What the log has after the place up to which rows were compared, and the place of the newest that is listed. */
export async function recordedSince(
  log: ReadConnection,
  { tenant, compared, newest }: { tenant: string } & Pick<Listed, 'compared' | 'newest'>,
): Promise<{ since: readonly z.infer<typeof recorded>[]; place: z.infer<typeof place> | null }> {
  const { epoch, xid, position }: Cursor = compared ?? { epoch: 0, xid: '0', position: 0 };
  // Only what the projector makes rows of. It has no place for the choices and calendars of a tenant.
  const since = await log.any(sql.type(recorded)`
    select e.stream, e.revision, ceil(extract(epoch from clock_timestamp() - e.recorded_at) * 1000)::float8 as "ageMs"
    from events e
    where (e.epoch, e.xid, e.position) > (${epoch}::smallint, ${xid}::xid8, ${position}::bigint)
      and e.tenant = ${tenant} and e.stream ~ '^(instance|definition|user|role|absence)-'
    order by e.epoch, e.xid, e.position
    limit ${lookedForMax}`);
  const found =
    newest &&
    (await log.maybeOne(sql.type(place)`
      select e.epoch, e.position from events e
      where e.tenant = ${tenant} and e.stream = ${newest.stream} and e.revision = ${newest.revision}`));
  return { since, place: found };
}
