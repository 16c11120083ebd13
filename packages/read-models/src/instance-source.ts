import { instanceStatus, isFinal } from '@procession/contracts/statuses.ts';
import { type Finder, findersOf, ownInstances } from './instance-finders.ts';
import type { InstanceFilter, InstanceSort } from './list-instances.ts';
import { mayReadTenant, readersOf, type Viewer } from './viewer.ts';
import { isReader } from './visibility.ts';

/**
 * So many instances at most are fetched by what finds them and sorted; of more, a list is walked in its order until a page is
 * full, which then comes soon (decision 21).
 */
export const fewMax = 4_000;

export interface SourceParts {
  viewer: Viewer;
  filter: InstanceFilter;
  /** Absent: in any order, to be counted. */
  sort?: InstanceSort;
  /** A condition on `i`: what is behind the place where the last page ended. */
  behind?: string | undefined;
  /** Placeholder of how many rows are wanted at most. */
  limit: string;
  /** Adds a value and gives its placeholder. */
  parameter: (value: unknown) => string;
}

/** A FROM item `i` with the first `limit` instances that pass, and perhaps more, in no order: the caller sorts and cuts. */
export function instanceSource(parts: SourceParts): string {
  const { viewer, filter, parameter } = parts;
  const tenant = parameter(viewer.tenant);
  const names = parameter(readersOf(viewer));
  const reader = isReader('i', names);
  const conditions = [`i.tenant = ${tenant}`, ...conditionsOf(filter, parameter)];
  const finders: Finder[] = findersOf(parts, tenant);
  if (!mayReadTenant(viewer)) {
    const own = ownInstances(parts, tenant, names);
    const all = filter.entityId === undefined ? [own, ...finders] : [...finders, own];
    return `(${throughFew(parts, all, [...conditions, reader], own)}) i`;
  }
  if (finders.length > 0) return `(${throughFew(parts, finders, [...conditions, `(i.tenant_wide or ${reader})`])}) i`;
  // What is open to the tenant is walked; of what is not, most people see little, which is found by their names.
  const own = ownInstances(parts, tenant, names);
  const open = walk(parts, [...conditions, 'i.tenant_wide']);
  return `((${open}) union all (${throughFew(parts, [own], [...conditions, 'not i.tenant_wide', reader], own)})) i`;
}

/**
 * All ways stand in the statement: through the first finder that finds few, else by walking in the order of the list. How much each
 * finds is asked of its index when the statement runs, so no statistics decide. What is only counted need not be in an order: where
 * many are found, those are looked at until there are enough.
 */
function throughFew(
  parts: SourceParts,
  finders: readonly Finder[],
  conditions: readonly string[],
  many = finders[0],
): string {
  const { filter } = parts;
  const queries: string[] = [];
  const branches: string[] = [];
  const through = ({ implies }: Finder, found: string): string => {
    const toCheck = [...conditions, ...passesOf(parts)].filter((condition) => condition !== implies);
    // `limit 1`: from an id to its row, never the other way round.
    return `select i.* from ${found} f cross join lateral (select i.* from instances i where i.instance = f.instance and ${toCheck.join(' and ')} limit 1) i`;
  };
  for (const [n, finder] of finders.entries()) {
    const limited = `${finder.text} limit ${fewMax + 1}`;
    const found =
      n === 0 ? limited : `select f.instance from count${n - 1} c cross join lateral (${limited}) f where not c.is_few`;
    queries.push(
      `few${n} as materialized (${found})`,
      `count${n} as materialized (select count(*) <= ${fewMax} as is_few from few${n})`,
    );
    branches.push(through(finder, `(select distinct f.instance from few${n} f where (select is_few from count${n}))`));
  }
  const isNoneFew = finders.map((_, n) => `not (select is_few from count${n})`).join(' and ');
  const rest =
    parts.sort === undefined && many && !filter.status && !filter.definition
      ? `${through(many, `(${[many.text, many.each].filter(Boolean).join(' and ')})`)} limit ${parts.limit}`
      : walk(parts, conditions);
  branches.push(`select w.* from (select where ${isNoneFew}) c cross join lateral (${rest}) w`);
  return `with ${queries.join(', ')} ${branches.map((branch) => `(${branch})`).join(' union all ')}`;
}

/** Conditions beside those that every way has. */
const passesOf = ({ filter, behind, parameter }: SourceParts): string[] => [
  ...groupConditions(filter, parameter),
  ...(behind ? [behind] : []),
];

/**
 * In the order of due dates: a short scan for each status and definition, which the caller merges, since one scan over several could
 * not keep the order. In another order: one scan, of which those that do not pass are left out.
 */
function walk({ filter, sort, behind, limit, parameter }: SourceParts, conditions: readonly string[]): string {
  const all = [...conditions, ...(behind ? [behind] : [])];
  const order = sort === undefined ? '' : `order by ${orderOf(sort, 'i')}`;
  const isGrouped =
    (sort === undefined || sort.endsWith('due')) && (filter.status || filter.definition || filter.assignee);
  if (!isGrouped)
    return `select i.* from instances i where ${[...all, ...groupConditions(filter, parameter)].join(' and ')} ${order} limit ${limit}`;
  return `select i.* from ${groupsOf(filter, parameter)} cross join lateral (
    select i.* from instances i where ${[...all, groupCondition(filter, 'i')].join(' and ')} ${order} limit ${limit}) i`;
}

/** The statuses `g`, and the definitions `h`, of a filter. Nobody is assigned to what has ended. */
export function groupsOf(
  { status, definition, assignee }: InstanceFilter,
  parameter: (value: unknown) => string,
): string {
  const all = instanceStatus.options.filter((name) => assignee === undefined || !isFinal(name));
  const statuses = `unnest(${parameter(status ?? all)}::text[]) as g (status)`;
  return definition ? `${statuses} cross join unnest(${parameter(definition)}::text[]) as h (definition)` : statuses;
}

export const groupCondition = ({ definition }: InstanceFilter, alias: string): string =>
  `${alias}.status = g.status${definition ? ` and ${alias}.definition = h.definition` : ''}`;

const groupConditions = ({ status, definition }: InstanceFilter, parameter: (value: unknown) => string): string[] => [
  ...(status ? [`i.status = any (${parameter(status)}::text[])`] : []),
  ...(definition ? [`i.definition = any (${parameter(definition)}::text[])`] : []),
];

/** Instances are numbered in the order in which they were made (UUIDv7). */
export const sortColumns = { due: 'due_at', started: undefined, updated: 'updated_at' } as const;

export function orderOf(sort: InstanceSort, alias: string): string {
  const direction = sort.startsWith('-') ? ' desc' : '';
  const column = sortColumns[sort.replace('-', '') as keyof typeof sortColumns];
  const first = column === undefined ? '' : `${alias}.${column}${direction}, `;
  return `${first}${alias}.instance${direction}`;
}

function conditionsOf(filter: InstanceFilter, parameter: (value: unknown) => string): string[] {
  const conditions: string[] = [];
  const { entityType, entityId, initiator, assignee, hasIncidents, dueBefore, columns = [] } = filter;
  if (entityType !== undefined) conditions.push(`i.entity_type = ${parameter(entityType)}`);
  if (entityId !== undefined) conditions.push(`i.entity_id = ${parameter(entityId)}`);
  if (initiator !== undefined) conditions.push(`i.initiator = ${parameter(initiator)}`);
  if (assignee !== undefined) conditions.push(`i.assignee_id = ${parameter(assignee)}`);
  if (hasIncidents !== undefined) conditions.push(hasIncidents ? 'i.incidents > 0' : 'i.incidents = 0');
  if (dueBefore !== undefined) conditions.push(`i.due_at < ${parameter(dueBefore)}::timestamptz`);
  for (const { key, value } of columns) conditions.push(`i.columns ->> ${parameter(key)} = ${parameter(value)}`);
  return conditions;
}
