import type { InstanceRow } from '@procession/contracts/read-models.ts';
import type { InstanceStatus } from '@procession/contracts/statuses.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { instanceColumns } from './rows.ts';
import type { Viewer } from './viewer.ts';
import { visibleInstances } from './visibility.ts';

/** All given conditions hold; of a list, one of its values. */
export interface InstanceFilter {
  status?: readonly InstanceStatus[];
  definition?: readonly string[];
  entityType?: string;
  entityId?: string;
  initiator?: string;
  /** `user:<id>` or `role:<id>`. */
  assignee?: string;
  /** Only those with open incidents (true), or without (false). */
  hasIncidents?: boolean;
}

export type InstanceSort = 'due' | '-due' | 'started' | '-started' | 'updated' | '-updated';

/** Where a page ends: the next begins behind it. `at` is an instant or `infinity`. */
export interface PageKey {
  at: string;
  id: string;
}

export interface InstancePage {
  sort?: InstanceSort;
  after?: PageKey;
  limit: number;
}

const sortColumns = { due: 'due_at', started: 'started_at', updated: 'updated_at' } as const;

/** The instances that the viewer may see, in order, at most `limit`. The same for a page of the API and a live snapshot. */
export function listInstances(
  read: SqlReader,
  viewer: Viewer,
  filter: InstanceFilter,
  { sort = 'due', after, limit }: InstancePage,
): Promise<InstanceRow[]> {
  const isDescending = sort.startsWith('-');
  const column = sortColumns[sort.replace('-', '') as keyof typeof sortColumns];
  const order = (alias: string): string =>
    isDescending ? `${alias}.${column} desc, ${alias}.instance desc` : `${alias}.${column}, ${alias}.instance`;
  const values: unknown[] = [];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const conditions = conditionsOf(viewer, filter, parameter);
  if (after) {
    const key = `(${parameter(after.at)}::timestamptz, ${parameter(after.id)})`;
    conditions.push(`(i.${column}, i.instance) ${isDescending ? '<' : '>'} ${key}`);
  }
  const most = `${parameter(limit)}::int`;
  // Several statuses: a short ordered scan for each, merged, since one scan over all of them could not keep the order.
  const source = filter.status
    ? `unnest(${parameter(filter.status)}::text[]) as s (status) cross join lateral (
        select i.* from instances i where ${conditions.join(' and ')} and i.status = s.status order by ${order('i')} limit ${most}) i`
    : `instances i where ${conditions.join(' and ')}`;
  return read.query<InstanceRow>(
    '',
    `select ${instanceColumns} from ${source} order by ${order('i')} limit ${most}`,
    values,
  );
}

/** How many there are, counted no further than `countMax` + 1. */
export async function countInstances(
  read: SqlReader,
  viewer: Viewer,
  filter: InstanceFilter,
  countMax: number,
): Promise<{ count: number; isExact: boolean }> {
  const values: unknown[] = [];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const conditions = conditionsOf(viewer, filter, parameter);
  if (filter.status) conditions.push(`i.status = any (${parameter(filter.status)}::text[])`);
  const [row] = await read.query<{ count: number }>(
    '',
    `select count(*)::int as count from (
       select from instances i where ${conditions.join(' and ')} limit ${parameter(countMax + 1)}::int) x`,
    values,
  );
  const found = row?.count ?? 0;
  return { count: Math.min(found, countMax), isExact: found <= countMax };
}

/** One instance, when it is there and the viewer may see it. */
export async function findInstance(read: SqlReader, viewer: Viewer, id: string): Promise<InstanceRow | undefined> {
  const values: unknown[] = [viewer.tenant, id];
  const visible = visibleInstances(viewer, 'i', (value) => `$${values.push(value)}`);
  const [row] = await read.query<InstanceRow>(
    '',
    `select ${instanceColumns} from instances i where i.tenant = $1 and i.instance = $2 and ${visible}`,
    values,
  );
  return row;
}

/** The key behind a row, in the order that the list was asked in. */
export function keyOfInstance(row: InstanceRow, sort: InstanceSort): PageKey {
  switch (sort) {
    case 'due':
    case '-due':
      return { at: row.dueAt ?? 'infinity', id: row.id };
    case 'started':
    case '-started':
      return { at: row.startedAt, id: row.id };
    case 'updated':
    case '-updated':
      return { at: row.updatedAt, id: row.id };
  }
}

/** Everything but the status, which decides the shape of the query. */
function conditionsOf(viewer: Viewer, filter: InstanceFilter, parameter: (value: unknown) => string): string[] {
  const conditions = [`i.tenant = ${parameter(viewer.tenant)}`];
  if (filter.definition) conditions.push(`i.definition = any (${parameter(filter.definition)}::text[])`);
  if (filter.entityType !== undefined) conditions.push(`i.entity_type = ${parameter(filter.entityType)}`);
  if (filter.entityId !== undefined) conditions.push(`i.entity_id = ${parameter(filter.entityId)}`);
  if (filter.initiator !== undefined) conditions.push(`i.initiator = ${parameter(filter.initiator)}`);
  if (filter.assignee !== undefined) conditions.push(`i.assignee_id = ${parameter(filter.assignee)}`);
  if (filter.hasIncidents !== undefined) conditions.push(filter.hasIncidents ? 'i.incidents > 0' : 'i.incidents = 0');
  conditions.push(visibleInstances(viewer, 'i', parameter));
  return conditions;
}
