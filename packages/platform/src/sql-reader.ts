/**
 * Where reads are sent: a `Connection`, or a tenant's transaction of a pool. `name` is the prepared statement's: one name,
 * one text. '' plans it anew each time, which a read of a growing table needs: a plan that was kept from when the table was
 * empty reads all of it until the next `analyze`. Values are parameters, never part of the text.
 */
export interface SqlReader {
  query<Row extends object>(name: string, text: string, values: unknown[]): Promise<Row[]>;
}
