import { type Canonicalizable, canonical } from '@procession/contracts/canonical.ts';
import type { ViewName } from '../views/view-names.ts';
import { type TableName, type Value, viewTables } from '../views/view-tables.ts';
import { comparedColumns } from './stored-rows.ts';

/** A row that is not what the events make. */
export interface Difference {
  view: ViewName;
  table: TableName;
  /** The values of the table's key. */
  key: string;
  /** By column; null on the side that has no such row. */
  columns: Record<string, { row: Value; log: Value }>;
}

/** Rows of a table by their key, each a value per compared column. */
export type KeyedRows = Map<string, readonly Value[]>;

export function keyed(table: TableName, rows: readonly (readonly Value[])[]): KeyedRows {
  const places = viewTables[table].key.map((name) =>
    comparedColumns(table).findIndex((column) => column.name === name),
  );
  return new Map(rows.map((row) => [places.map((place) => String(row[place])).join(' '), row]));
}

/** What differs between the rows of a table that are stored and those that the events make. */
export function compareRows(table: TableName, stored: KeyedRows, folded: KeyedRows): Difference[] {
  const { view } = viewTables[table];
  return [...new Set([...stored.keys(), ...folded.keys()])].flatMap((key) => {
    const columns = differingColumns(table, stored.get(key), folded.get(key));
    return Object.keys(columns).length === 0 ? [] : [{ view, table, key, columns }];
  });
}

export function differingColumns(
  table: TableName,
  stored: readonly Value[] | undefined,
  folded: readonly Value[] | undefined,
): Difference['columns'] {
  if (!stored && !folded) return {};
  const differing = comparedColumns(table).flatMap(({ name }, at) => {
    const [row, log] = [stored?.[at] ?? null, folded?.[at] ?? null];
    return textOf(row) === textOf(log) ? [] : [[name, { row, log }] as const];
  });
  return Object.fromEntries(differing);
}

/** Both sides as JSON says them: a member that is undefined is none, whatever the order of members. */
const textOf = (value: Value): string => canonical(value as Canonicalizable);
