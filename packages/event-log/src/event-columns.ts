/** An instant as contracts spell it: ISO 8601, UTC, milliseconds. */
export const instant = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The members of `LogEvent`, from `log.events e`. */
export const eventColumns = `e.tenant, e.stream, e.revision, e.type, e.schema_version as "schemaVersion",
  ${instant('e.recorded_at')} as "recordedAt", e.data, e.meta, encode(e.hash, 'hex') as hash`;

/** What is after $1..$3 = (epoch, xid, position) and can no longer be overtaken by a transaction in flight. Both ends are row
 * comparisons, so both are index conditions: a poll at the tail costs one descent. An older epoch is complete. */
export const afterCursorBelowHorizon = `(e.epoch, e.xid, e.position) > ($1::smallint, $2::xid8, $3::bigint)
  and (e.epoch, e.xid) < ((select max(epoch) from log.epoch), pg_snapshot_xmin(pg_current_snapshot()))`;
