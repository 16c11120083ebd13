import type { JsonObject } from '@procession/contracts/json.ts';
import { upcast } from '@procession/engine/upcast.ts';
import { noPredecessor } from '@procession/platform/hash-chain.ts';
import type { Connection } from '@procession/platform/postgres.ts';
import type { Fold, StoredEvent } from './command.ts';
import { type Known, stateBytesMax } from './state-cache.ts';

/** What `log.load` answers. */
export interface StreamRow {
  kind: 'key' | 'snapshot' | 'ignored' | 'event';
  /** Number of the stream or the key that was asked for, from 1. */
  n: number;
  revision: number;
  at_ms: number;
  type: string;
  /** Of a snapshot: its fold version. */
  schema_version: number;
  hash: string;
  data: string;
}

const statement =
  'select kind, n, revision, at_ms, type, schema_version, hash, data from log.load($1, $2, $3, $4, $5, $6)';

export interface RowsWanted {
  streams: readonly { tenant: string; stream: string }[];
  keys: readonly { tenant: string; keyOwner: string; key: string }[];
  foldVersion: number;
}

export const loadRows = (connection: Connection, { streams, keys, foldVersion }: RowsWanted): Promise<StreamRow[]> =>
  connection.query<StreamRow>('load', statement, [
    streams.map((s) => s.tenant).join('\n'),
    streams.map((s) => s.stream).join('\n'),
    keys.map((k) => k.tenant).join('\n'),
    keys.map((k) => k.keyOwner).join('\n'),
    keys.map((k) => k.key).join('\n'),
    foldVersion,
  ]);

export const nothingOf = ({ initial }: Fold): Known => ({
  state: initial,
  revision: 0,
  hash: noPredecessor,
  recordedAtMs: 0,
  bytes: 0,
});

/** Folds what was read of one stream. Sealed values are opened where the fold can do so, unless they are to stay sealed. */
export async function foldRows(
  fold: Fold,
  of: { tenant: string; stream: string },
  { rows, staySealed = false }: { rows: readonly StreamRow[]; staySealed?: boolean },
): Promise<Known> {
  const known = nothingOf(fold);
  const { open, openState } = staySealed ? {} : fold;
  const snapshot = rows.find(({ kind }) => kind === 'snapshot');
  if (snapshot) {
    const state: unknown = JSON.parse(snapshot.data);
    known.state = openState ? await openState(of.tenant, of.stream, state) : state;
  }
  const tail = rows.filter(({ kind }) => kind === 'event');
  const read = tail.map(
    (row): StoredEvent => ({
      type: row.type,
      schemaVersion: row.schema_version,
      revision: row.revision,
      recordedAt: new Date(Math.round(row.at_ms)).toISOString(),
      data: JSON.parse(row.data) as JsonObject,
    }),
  );
  const events = open ? await open(of.tenant, of.stream, read) : read;
  for (const event of events) known.state = fold.evolve(known.state, { ...event, data: upcast(event) });
  for (const row of rows) known.bytes += row.data.length;
  known.bytes = Math.min(known.bytes, stateBytesMax);
  const last = tail.at(-1) ?? snapshot;
  if (last) Object.assign(known, { revision: last.revision, hash: last.hash, recordedAtMs: Math.round(last.at_ms) });
  return known;
}
