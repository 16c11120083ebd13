import type { SqlReader } from '@procession/platform/sql-reader.ts';

/** What the projector's self-check found; it was on for the whole run. */
export const readAlarms = (read: SqlReader): Promise<{ stream: string; view: string; columns: string }[]> =>
  read.query('', 'select stream, view, columns::text from row_differences', []);
