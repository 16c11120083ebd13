import { type TimelineEntry, timelineEntry } from '@procession/contracts/read-models.ts';
import { timelineFacts } from '@procession/contracts/timeline-facts.ts';
import type { ReadConnection } from '@procession/platform/read-pool.ts';
import { sql } from 'slonik';
import { z } from 'zod';
import { summary } from './summary.ts';

const timelineRow = timelineEntry.omit({ id: true, summary: true }).extend({
  onBehalfOfName: z.string().nullable(),
  facts: timelineFacts,
});

export interface TimelineRange {
  tenant: string;
  instance: string;
  /** Entries after this revision. */
  after: number;
  /** Up to and with this revision. */
  to: number;
  limit: number;
}

/** Facts of an instance in order, each with its sentence. People are named as the directory names them now. */
export async function selectTimeline(read: ReadConnection, range: TimelineRange): Promise<TimelineEntry[]> {
  const rows = await read.any(sql.type(timelineRow)`
    select t.revision, t.recorded_at as at, t.fact, t.actor, u.name as "actorName", t.on_behalf_of as "onBehalfOf",
      b.name as "onBehalfOfName", t.step_id as step, t.from_status as "fromStatus", t.to_status as "toStatus", t.facts
    from timeline t
    left join users u on u.tenant = t.tenant and u.user_id = t.actor
    left join users b on b.tenant = t.tenant and b.user_id = t.on_behalf_of
    where t.tenant = ${range.tenant} and t.instance = ${range.instance}
      and t.revision > ${range.after} and t.revision <= ${range.to}
    order by t.revision
    limit ${range.limit}`);
  return rows.map(({ onBehalfOfName, facts, ...row }) => {
    const actorName = row.actorName ?? facts.byName ?? null;
    return {
      id: `instance-${range.instance}/${row.revision}`,
      ...row,
      actorName,
      summary: summary({
        fact: row.fact,
        toStatus: row.toStatus,
        facts,
        actor: row.actor === 'system' ? 'The system' : (actorName ?? row.actor),
        onBehalfOf: row.onBehalfOf === null ? null : (onBehalfOfName ?? facts.initiatorName ?? row.onBehalfOf),
      }),
    };
  });
}

/** The status of an instance after a revision; null before its start. */
export const selectStatus = (
  read: ReadConnection,
  { tenant, instance, after }: Pick<TimelineRange, 'tenant' | 'instance' | 'after'>,
): Promise<string | null> =>
  read.maybeOneFirst(sql.type(z.object({ status: z.string() }))`
    select t.to_status as status
    from timeline t
    where t.tenant = ${tenant} and t.instance = ${instance} and t.revision <= ${after}
    order by t.revision desc
    limit 1`);
