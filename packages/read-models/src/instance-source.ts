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

/** A FROM item `i` with the first `limit` instances that pass, and perhaps more, in no order: the caller sorts and cuts. Of what is only counted it has ids alone. */
export function instanceSource(parts: SourceParts): string {
  const { viewer, filter, parameter } = parts;
  const tenant = parameter(viewer.tenant);
  const names = parameter(readersOf(viewer));
  const reader = isReader('i', names);
  const passes: Passes = { conditions: [`i.tenant = ${tenant}`, ...conditionsOf(filter, parameter)] };
  const finders: Finder[] = findersOf(parts, tenant);
  if (!mayReadTenant(viewer)) {
    const own = ownInstances(parts, tenant, names);
    const all = filter.entityId === undefined ? [own, ...finders] : [...finders, own];
    return `(${throughFew(parts, all, { ...passes, reader }, { many: own })}) i`;
  }
  const either: Passes = { conditions: [...passes.conditions, `(i.tenant_wide or ${reader})`] };
  if (finders.length > 0) return `(${throughFew(parts, finders, either, { many: finders[0]! })}) i`;
  // What is open to the tenant is walked; of what is not, most people see little, which is found by their names. Who stands among the
  // readers of much stands mostly among those of what is open: then all is walked.
  const own = ownInstances(parts, tenant, names);
  const beside = walk(parts, { ...passes, isOpen: true });
  return `(${throughFew(parts, [own], { ...passes, isOpen: false, reader }, { beside, rest: walk(parts, either) })}) i`;
}

/** What every row of a list must pass, beside what `groupConditions` has. */
interface Passes {
  conditions: readonly string[];
  /** Open to the tenant, or not; absent: both. Indexes that have an order have it, too. */
  isOpen?: boolean;
  /** That the viewer stands among its readers, which leaves out most. */
  reader?: string;
}

const conditionsThat = ({ conditions, isOpen, reader }: Passes): string[] => [
  ...conditions,
  ...(isOpen === undefined ? [] : [isOpen ? 'i.tenant_wide' : 'not i.tenant_wide']),
  ...(reader === undefined ? [] : [reader]),
];

interface OtherWays {
  /** Whose finds are looked at one after the other to be counted, when they are many. */
  many?: Finder;
  /** What is read besides when a finder finds few. */
  beside?: string;
  /** What is read instead when none finds few; absent: the walk. */
  rest?: string;
}

/**
 * All ways stand in the statement: through the first finder that finds few, else by walking in the order of the list. How much each
 * finds is asked of its index when the statement runs, so no statistics decide. What is only counted need not be in an order: where
 * many are found, those are looked at until there are enough.
 */
function throughFew(parts: SourceParts, finders: readonly Finder[], passes: Passes, ways: OtherWays): string {
  const { filter } = parts;
  const columns = columnsOf(parts);
  const queries: string[] = [];
  const branches: string[] = [];
  const through = ({ implies }: Finder, found: string): string => {
    const toCheck = [...conditionsThat(passes), ...passesOf(parts)].filter((condition) => condition !== implies);
    // `limit 1`: from an id to its row, never the other way round.
    return `select i.* from ${found} f cross join lateral (select ${columns} from instances i where i.instance = f.instance and ${toCheck.join(' and ')} limit 1) i`;
  };
  for (const [n, finder] of finders.entries()) {
    const isMany = `select exists (select from (${finder.text}) f offset ${fewMax}) as is_many`;
    // Those behind it are asked only when it finds many.
    const asked = n === 0 ? isMany : `${isMany} from many${n - 1} where is_many`;
    queries.push(`many${n} as materialized (${asked})`);
    // `limit`: found by the finder's index, whatever would make them distinct.
    const found = `(select distinct f.instance from (${finder.text} limit ${fewMax}) f where not (select is_many from many${n}))`;
    branches.push(through(finder, found));
  }
  const lastIsMany = `(select is_many from many${finders.length - 1})`;
  const when = (condition: string, text: string): string =>
    `select w.* from (select where ${condition}) c cross join lateral (${text}) w`;
  if (ways.beside !== undefined) branches.push(when(`not ${lastIsMany}`, ways.beside));
  const { many } = ways;
  const rest =
    parts.sort === undefined && many && !filter.status && !filter.definition
      ? `${through(many, `(${[many.text, many.each].filter(Boolean).join(' and ')})`)} limit ${parts.limit}`
      : (ways.rest ?? walk(parts, passes));
  branches.push(when(lastIsMany, rest));
  return `with ${queries.join(', ')} ${branches.map((branch) => `(${branch})`).join(' union all ')}`;
}

const columnsOf = ({ sort }: SourceParts): string => (sort === undefined ? 'i.instance' : 'i.*');

/** Conditions beside those that every way has. */
const passesOf = ({ filter, behind, parameter }: SourceParts): string[] => [
  ...groupConditions(filter, parameter),
  ...(behind ? [behind] : []),
];

/**
 * In the order of due dates: a short scan for each group, which the caller merges, since one scan over several could not keep the
 * order. In another order: one scan, of which those that do not pass are left out.
 */
function walk(parts: SourceParts, passes: Passes): string {
  const { filter, sort, behind, limit, parameter } = parts;
  const order = sort === undefined ? '' : `order by ${orderOf(sort, 'i')} `;
  const isByDue = sort === undefined || sort.endsWith('due');
  const isGrouped = isByDue && (filter.status || filter.definition || filter.assignee);
  const { isOpen, ...others } = passes;
  const all = [...conditionsThat(isGrouped && filter.definition ? others : passes), ...(behind ? [behind] : [])];
  const scan = (columns: string): string =>
    isGrouped
      ? `${groupsOf(filter, isOpen, parameter)} cross join lateral (
        select ${columns} from instances i where ${[...all, groupCondition(filter, 'i')].join(' and ')} ${order}limit ${limit}) i`
      : `(select ${columns} from instances i where ${[...all, ...groupConditions(filter, parameter)].join(' and ')} ${order}limit ${limit}) i`;
  // Who sees one in thirty comes by thirty times as many: which those are the index tells, and only the rows of a page are fetched.
  if (order && isByDue && passes.reader !== undefined && isOpen === undefined && passes.conditions.length === 1)
    return `select i.* from (select i.instance from ${scan('i.due_at, i.instance')} ${order}limit ${limit}) k
      cross join lateral (select i.* from instances i where ${passes.conditions[0]} and i.instance = k.instance limit 1) i`;
  return `select i.* from ${scan(columnsOf(parts))}`;
}

/**
 * The statuses `g`; the definitions `h`, and whether open to the tenant, `o`: what an index has together, before the order. Nobody is
 * assigned to what has ended.
 */
export function groupsOf(
  filter: InstanceFilter,
  isOpen: boolean | undefined,
  parameter: (value: unknown) => string,
): string {
  const { status, definition, assignee } = filter;
  const all = instanceStatus.options.filter((name) => assignee === undefined || !isFinal(name));
  const groups = [`unnest(${parameter(status ?? all)}::text[]) as g (status)`];
  if (definition) groups.push(`unnest(${parameter(definition)}::text[]) as h (definition)`);
  const open = isOpen === undefined ? [true, false] : [isOpen];
  if (definition) groups.push(`unnest(${parameter(open)}::boolean[]) as o (tenant_wide)`);
  return groups.join(' cross join ');
}

export const groupCondition = ({ definition }: InstanceFilter, alias: string): string =>
  `${alias}.status = g.status${definition ? ` and ${alias}.definition = h.definition and ${alias}.tenant_wide = o.tenant_wide` : ''}`;

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
  const { entityType, entityId, entityIdFrom, initiator, assignee, hasIncidents, columns = [] } = filter;
  const { version, step, titleWords = [] } = filter;
  if (version !== undefined) conditions.push(`i.definition_version = ${parameter(version)}`);
  if (step !== undefined) conditions.push(`i.step_id = ${parameter(step)}`);
  if (entityType !== undefined) conditions.push(`i.entity_type = any (${parameter(entityType)}::text[])`);
  if (entityIdFrom !== undefined) conditions.push(`i.entity_id ^@ any (${parameter(entityIdFrom)}::text[])`);
  for (const word of titleWords)
    conditions.push(`i.title ilike ${parameter(`%${word.replaceAll(/[\\%_]/g, '\\$&')}%`)}`);
  if (entityId !== undefined) conditions.push(`i.entity_id = ${parameter(entityId)}`);
  if (initiator !== undefined) conditions.push(`i.initiator = ${parameter(initiator)}`);
  if (assignee !== undefined) conditions.push(`i.assignee_id = ${parameter(assignee)}`);
  if (hasIncidents !== undefined) conditions.push(hasIncidents ? 'i.incidents > 0' : 'i.incidents = 0');
  const { dueBefore, dueFrom, startedFrom, startedBefore } = filter;
  if (dueBefore !== undefined) conditions.push(`i.due_at < ${parameter(dueBefore)}::timestamptz`);
  if (dueFrom !== undefined)
    conditions.push(`i.due_at >= ${parameter(dueFrom)}::timestamptz and i.due_at < 'infinity'`);
  if (startedFrom !== undefined) conditions.push(`i.started_at >= ${parameter(startedFrom)}::timestamptz`);
  if (startedBefore !== undefined) conditions.push(`i.started_at < ${parameter(startedBefore)}::timestamptz`);
  for (const { key, value } of columns) conditions.push(`i.columns ->> ${parameter(key)} = ${parameter(value)}`);
  return conditions;
}
