import { type AuditEntry, auditEntry } from '@procession/contracts/read-models.ts';
import type { ReadConnection } from '@procession/platform/read-pool.ts';
import { readersOf, type Viewer } from '@procession/read-models/viewer.ts';
import { sql } from 'slonik';
import { seesDirectory } from '../../reading/viewer.ts';

export interface AuditFilter {
  actor?: string | undefined;
  entityType?: string | undefined;
  entityId?: string | undefined;
  definition?: string | undefined;
  /** From this instant on. */
  from?: string | undefined;
  /** Before this instant. */
  to?: string | undefined;
}

export interface AuditRange {
  viewer: Viewer;
  filter: AuditFilter;
  /** The entry after which the page begins. */
  after: { at: string; stream: string; revision: number } | undefined;
  limit: number;
}

/** Newest first. */
export function selectAudit(
  read: ReadConnection,
  { viewer, filter, after, limit }: AuditRange,
): Promise<readonly AuditEntry[]> {
  const conditions = [sql.fragment`a.tenant = ${viewer.tenant}`, visible(viewer)];
  if (filter.actor !== undefined) conditions.push(sql.fragment`a.actor = ${filter.actor}`);
  if (filter.entityType !== undefined) conditions.push(sql.fragment`a.entity_type = ${filter.entityType}`);
  if (filter.entityId !== undefined) conditions.push(sql.fragment`a.entity_id = ${filter.entityId}`);
  if (filter.definition !== undefined) conditions.push(sql.fragment`a.definition = ${filter.definition}`);
  if (filter.from !== undefined) conditions.push(sql.fragment`a.recorded_at >= ${filter.from}::timestamptz`);
  if (filter.to !== undefined) conditions.push(sql.fragment`a.recorded_at < ${filter.to}::timestamptz`);
  if (after !== undefined) {
    conditions.push(
      sql.fragment`(a.recorded_at, a.stream, a.revision) < (${after.at}::timestamptz, ${after.stream}, ${after.revision})`,
    );
  }
  return read.any(sql.type(auditEntry)`
    select a.stream || '/' || a.revision as id, a.recorded_at as at, a.fact, a.actor, u.name as "actorName",
      a.on_behalf_of as "onBehalfOf", b.name as "onBehalfOfName", a.definition, i.title, a.entity_type as "entityType",
      a.entity_id as "entityId", a.step_id as step, t.step_name as "stepName", a.outcome, a.comment
    from ${sourceOf(viewer.tenant, filter)}
    left join users u on u.tenant = a.tenant and u.user_id = a.actor
    left join users b on b.tenant = a.tenant and b.user_id = a.on_behalf_of
    left join instances i on i.tenant = a.tenant and a.stream like 'instance-%' and i.instance = substr(a.stream, 10)
    left join tasks t on t.tenant = a.tenant and t.task = i.instance || '.' || a.task
    where ${sql.join(conditions, sql.fragment` and `)}
    order by a.recorded_at desc, a.stream desc, a.revision desc
    limit ${limit}`);
}

/** What was done about a business object is found by its instances. */
const sourceOf = (tenant: string, { entityId }: AuditFilter) =>
  entityId === undefined
    ? sql.fragment`audit a`
    : sql.fragment`(
        select 'instance-' || i.instance as stream from instances i where i.tenant = ${tenant} and i.entity_id = ${entityId}
      ) e cross join lateral (
        select a.* from audit a where a.tenant = ${tenant} and a.stream = e.stream offset 0
      ) a`;

/**
 * What was done to an instance is seen by who sees the instance; what was done to definitions and the directory by holders
 * of `read` or `administer`; what you did, or was done for you, always by you. So a definition that keeps its instances to
 * some roles (`access.read`) keeps their comments, too.
 */
const visible = (viewer: Viewer) => sql.fragment`(
  a.actor = ${viewer.user} or a.on_behalf_of = ${viewer.user}
  or (a.stream not like 'instance-%' and ${seesDirectory(viewer)})
  or (a.stream like 'instance-%' and (
    exists (
      select from instance_readers r
      where r.tenant = a.tenant and r.instance = substr(a.stream, 10) and r.reader = any (${sql.array(readersOf(viewer), 'text')}))
    or (${viewer.permissions.has('read')} and exists (
      select from instances i where i.tenant = a.tenant and i.instance = substr(a.stream, 10) and i.tenant_wide)))))`;
