import type { ReadConnection } from '@procession/platform/read-pool.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { sql } from 'slonik';
import { z } from 'zod';

/** Rows of statements of ours, in the shape that they name. */
const anyQuery = sql.type(z.any())`select`;

/** A tenant's transaction of a pool, as the packages for the log and the rows ask it: texts with numbered parameters. */
export const sqlReaderOf = (connection: ReadConnection): SqlReader => ({
  query: async (name, text, values) => {
    const { rows } = await connection.query({ ...anyQuery, ...(name && { name }), sql: text, values: values as never });
    return rows as never;
  },
});
