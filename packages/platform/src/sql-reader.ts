/**
 * Where reads are sent: a `Connection`, or a tenant's transaction of a pool. `name` is the prepared statement's: one name,
 * one text; '' for a text that is not worth keeping. Values are parameters, never part of the text.
 */
export interface SqlReader {
  query<Row extends object>(name: string, text: string, values: unknown[]): Promise<Row[]>;
}
