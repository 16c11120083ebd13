import type { InstanceRow } from '@procession/contracts/read-models.ts';
import { type InstanceStatus, instanceStatus, isFinal } from '@procession/contracts/statuses.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { instanceSource, orderOf, sortColumns } from './instance-source.ts';
import { instanceColumns } from './rows.ts';
import { nameOfShape } from './shapes.ts';
import type { Viewer } from './viewer.ts';
import { visibleInstances } from './visibility.ts';

/** All given conditions hold; of a list, one of its values. */
export interface InstanceFilter {
  status?: readonly InstanceStatus[];
  definition?: readonly string[];
  version?: number;
  /** Id of the current step. */
  step?: string;
  entityType?: readonly string[];
  entityId?: string;
  /** The entity’s id begins with one of these. */
  entityIdFrom?: readonly string[];
  /** All of them stand in the title, in capitals or not. */
  titleWords?: readonly string[];
  initiator?: string;
  /** `user:<id>` or `role:<id>`. */
  assignee?: string;
  /** Only those with open incidents (true), or without (false). */
  hasIncidents?: boolean;
  /** Whose current task is due before this instant. */
  dueBefore?: string;
  /** Whose current task is due at this instant or later. */
  dueFrom?: string;
  startedFrom?: string;
  startedBefore?: string;
  /** Values of listed fields, as texts; all of them. */
  columns?: readonly { key: string; value: string }[];
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

/** The instances that the viewer may see, in order, at most `limit`. The same for a page of the API and a live snapshot. */
export function listInstances(
  read: SqlReader,
  viewer: Viewer,
  filter: InstanceFilter,
  { sort = 'due', after, limit }: InstancePage,
): Promise<InstanceRow[]> {
  const values: unknown[] = [];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const most = `${parameter(limit)}::int`;
  const behind = after && behindPlace(sort, after, parameter);
  const source = instanceSource({ viewer, filter, sort, behind, limit: most, parameter });
  const text = `select ${instanceColumns} from ${source} order by ${orderOf(sort, 'i')} limit ${most}`;
  return read.query<InstanceRow>(nameOfShape(text), text, values);
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
  const limit = `${parameter(countMax + 1)}::int`;
  const source = instanceSource({ viewer, filter, limit, parameter });
  const text = `select count(*)::int as count from (select from ${source} limit ${limit}) x`;
  const [row] = await read.query<{ count: number }>(nameOfShape(text), text, values);
  const found = row?.count ?? 0;
  return { count: Math.min(found, countMax), isExact: found <= countMax };
}

/** How many there are of each status; of each counted no further than `countMax`. Few are counted in one pass, of many each status by itself. */
export async function countByStatus(
  read: SqlReader,
  viewer: Viewer,
  filter: InstanceFilter,
  countMax: number,
): Promise<{ status: InstanceStatus; count: number; isExact: boolean }[]> {
  const found = await countTogether(read, viewer, filter, countMax);
  if (found.reduce((sum, { count }) => sum + count, 0) <= countMax)
    return found.map((each) => ({ ...each, isExact: true }));
  const counts = [];
  for (const status of instanceStatus.options) {
    const { count, isExact } = await countInstances(read, viewer, { ...filter, status: [status] }, countMax);
    if (count > 0) counts.push({ status, count, isExact });
  }
  return counts;
}

/** Of the first `countMax` + 1 that are come by. */
function countTogether(
  read: SqlReader,
  viewer: Viewer,
  filter: InstanceFilter,
  countMax: number,
): Promise<{ status: InstanceStatus; count: number }[]> {
  const values: unknown[] = [];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const limit = `${parameter(countMax + 1)}::int`;
  const source = instanceSource({ viewer, filter, limit, parameter });
  const text = `select s.status, count(*)::int as count from (select i.instance from ${source} limit ${limit}) x
    cross join lateral (select s.status from instances s where s.tenant = ${parameter(viewer.tenant)} and s.instance = x.instance limit 1) s
    group by s.status order by s.status`;
  return read.query(nameOfShape(text), text, values);
}

/** Of the instances of a definition that have not ended, how many run on each version; counted no further than `countMax` + 1. */
export async function countByVersion(
  read: SqlReader,
  viewer: Viewer,
  definition: string,
  countMax: number,
): Promise<{ count: number; isExact: boolean; versions: { version: number; count: number }[] }> {
  const values: unknown[] = [];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const limit = `${parameter(countMax + 1)}::int`;
  const filter = { definition: [definition], status: openStatuses };
  const source = instanceSource({ viewer, filter, sort: 'due', limit, parameter });
  const text = `select x.version, count(*)::int as count from (select i.definition_version as version from ${source} limit ${limit}) x
    group by x.version order by x.version desc`;
  const versions = await read.query<{ version: number; count: number }>(nameOfShape(text), text, values);
  const found = versions.reduce((sum, each) => sum + each.count, 0);
  return { count: Math.min(found, countMax), isExact: found <= countMax, versions };
}

const openStatuses = instanceStatus.options.filter((status) => !isFinal(status));

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

/** By the columns of the order, as an index has them. */
function behindPlace(sort: InstanceSort, after: PageKey, parameter: (value: unknown) => string): string {
  const than = sort.startsWith('-') ? '<' : '>';
  const column = sortColumns[sort.replace('-', '') as keyof typeof sortColumns];
  if (column === undefined) return `i.instance ${than} ${parameter(after.id)}`;
  return `(i.${column}, i.instance) ${than} (${parameter(after.at)}::timestamptz, ${parameter(after.id)})`;
}
