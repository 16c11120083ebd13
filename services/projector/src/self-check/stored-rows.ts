import { parseStream } from '@procession/contracts/ids.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import type { StreamName } from '../rebuild/read-pages.ts';
import { type Column, type TableName, tableNames, type Value, viewTables } from '../views/view-tables.ts';

/** Where a row stands in the feed is not made of events. */
const ofTheFeed: ReadonlySet<string> = new Set(['feed', 'partition']);

/** Columns that events decide. */
export const comparedColumns = (table: TableName): Column[] =>
  viewTables[table].columns.filter(({ name }) => !ofTheFeed.has(name));

/** What the tables have of a stream, all of one moment. */
export interface StoredStream {
  /** How far it is applied; 0: not at all. */
  revision: number;
  isParked: boolean;
  /** By table, values in the order of `comparedColumns`; instants as ISO texts. */
  rows: Map<TableName, Value[][]>;
  /** Of the sets of tables. */
  versions: Record<string, number>;
}

/** One statement, so one snapshot: rows, parked streams and versions belong together. */
export async function readStored(read: SqlReader, { tenant, stream }: StreamName): Promise<StoredStream> {
  const { kind, id } = parseStream(stream) ?? { kind: undefined, id: stream };
  const tables = tableNames.filter((table) => viewTables[table].kind === 'any' || viewTables[table].kind === kind);
  const lists = tables.map(
    (table) => `'${table}', (select coalesce(json_agg(${rowOf(table)}), '[]') from ${from[table]})`,
  );
  const [found] = await read.query<{
    revision: number;
    isParked: boolean;
    rows: Record<string, Value[][]>;
    versions: Record<string, number>;
  }>(
    '',
    `select ${revisionOf(kind)} as revision,
       exists (select from parked_streams p where p.tenant = w.tenant and p.stream = w.stream) as "isParked",
       (select coalesce(json_object_agg(view, version), '{}') from view_sets) as versions,
       json_build_object(${lists.join(', ')}) as rows
     from (select $1 as tenant, $2 as stream, $3 as id) w`,
    [tenant, stream, id],
  );
  const { rows, ...rest } = found!;
  return { ...rest, rows: new Map(tables.map((table) => [table, rows[table] ?? []])) };
}

const revisionOf = (kind: string | undefined): string =>
  kind === 'instance'
    ? 'coalesce((select i.revision from instances i where i.tenant = w.tenant and i.instance = w.id), 0)'
    : 'coalesce((select h.revision from stream_heads h where h.tenant = w.tenant and h.stream = w.stream), 0)';

const instant = (column: string): string =>
  `to_char(nullif(${column}, 'infinity') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const rowOf = (table: TableName): string =>
  `json_build_array(${comparedColumns(table)
    .map(({ name, kind }) => (kind === 'instant' || kind === 'due' ? instant(`t.${name}`) : `t.${name}`))
    .join(', ')})`;

/** Candidates are found by whom the tasks' rows are offered to: one that is missing is noticed, one too many offers nothing. */
const candidatesOfTasks = `tasks o
  cross join lateral (select 'user:' || u as candidate from unnest(o.users) u union all select 'role:' || r from unnest(o.roles) r) x
  join task_candidates t on (t.tenant, t.candidate, t.due_at, t.task) = (o.tenant, x.candidate, o.due_at, o.task)
  where o.tenant = w.tenant and ${viewTables.tasks.ofStream?.replaceAll('t.', 'o.')}`;

/** As the candidates: what the instance's row does not have any more is passed over. */
const valuesOfInstances = `instances o
  cross join lateral jsonb_each_text(o.columns) as c (key, value)
  join listed_values t on (t.tenant, t.column_key, t.value, t.instance) = (o.tenant, c.key, c.value, o.instance)
  where o.tenant = w.tenant and o.instance = w.id`;

const from: Record<TableName, string> = {
  ...(Object.fromEntries(
    tableNames.map((table) => [table, `${table} t where t.tenant = w.tenant and ${viewTables[table].ofStream}`]),
  ) as Record<TableName, string>),
  task_candidates: candidatesOfTasks,
  listed_values: valuesOfInstances,
};
