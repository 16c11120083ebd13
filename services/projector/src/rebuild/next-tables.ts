import { type ViewName, viewNames } from '../views/view-names.ts';
import { type TableName, tableNames, viewTables } from '../views/view-tables.ts';

/**
 * The schema of the tables that are being built, beside those in use and under the same names. It stands before each of them and in
 * no search path: once they have changed places, a late writer finds no table instead of those in use.
 */
export const nextSchema = 'read_next';

/** The tables with rows of these views. */
export const tablesOf = (views: readonly ViewName[]): TableName[] =>
  tableNames.filter((table) => views.includes(viewTables[table].view));

/** Whether nothing of the old tables stays, so that what belongs to no view is built anew, too. */
export const isEverything = (views: readonly ViewName[]): boolean => viewNames.every((view) => views.includes(view));

/** `parked_streams` takes down what cannot be applied, whatever is built. */
export const tablesToBuild = (views: readonly ViewName[]): string[] => [
  ...tablesOf(views),
  ...(isEverything(views) ? ['stream_heads'] : []),
  'parked_streams',
];
