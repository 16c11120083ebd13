import type { AddRow } from '../views/rows-of-fold.ts';
import { type TableName, type Value, viewTables } from '../views/view-tables.ts';
import { comparedColumns } from './stored-rows.ts';

/** Rows as the fold gives them, by table, cut down to what is compared. */
export function collectRows(): { add: AddRow; rows: Map<TableName, Value[][]> } {
  const rows = new Map<TableName, Value[][]>();
  const add: AddRow = (table, row) => {
    const values = comparedColumns(table).map(({ name }) => row[placeOf(table, name)]);
    const list = rows.get(table);
    if (list) list.push(values);
    else rows.set(table, [values]);
  };
  return { add, rows };
}

const placeOf = (table: TableName, name: string): number =>
  viewTables[table].columns.findIndex((column) => column.name === name);
