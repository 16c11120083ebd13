import type { JsonObject } from '@procession/contracts/json.ts';
import { upcast } from '@procession/engine/upcast.ts';
import { noPredecessor } from '@procession/platform/hash-chain.ts';
import type { Connection } from '@procession/platform/postgres.ts';
import type { StoredKey } from './append.ts';
import type { Folds, StoredEvent, StreamRef } from './command.ts';
import type { Known, StateCache } from './state-cache.ts';
import type { Waiting } from './waiting.ts';

interface LoadedRow {
  kind: 'event' | 'key';
  /** Number of the stream or the key that was asked for, from 1. */
  n: number;
  revision: number;
  at_ms: number;
  type: string;
  schema_version: number;
  hash: string;
  data: string;
}

const statement = 'select kind, n, revision, at_ms, type, schema_version, hash, data from log.load($1, $2, $3, $4, $5)';

const nothingOf = (folds: Folds, { kind }: StreamRef): Known => ({
  state: folds[kind].initial,
  revision: 0,
  hash: noPredecessor,
  recordedAtMs: 0,
  bytes: 0,
});

/** Every stream of the commands, by its key, and the answers that are stored under the keys that were looked up. */
export interface Loaded {
  streams: Map<string, Known>;
  answers: Map<Waiting, StoredKey>;
}

/**
 * Reads what the cache lacks, in one round trip; in none when all is known. Of commands marked fresh, and of those that
 * are marked so here, the streams are read anew and the keys are looked up.
 */
export async function load(
  connection: Connection,
  cache: StateCache,
  folds: Folds,
  taken: readonly Waiting[],
): Promise<Loaded> {
  const known = new Map<string, Known>();
  const wanted = new Map<string, { tenant: string; ref: StreamRef }>();
  for (const waiting of taken) {
    const { command, keys } = waiting;
    const isCold = command.streams.some(({ isNew }, i) => !isNew && !cache.has(keys[i]!));
    // Since its streams are read anyway, its key is looked up on the same way: a rejection is then final at once.
    if (isCold) waiting.isFresh = true;
    keys.forEach((key, i) => {
      const ref = command.streams[i]!;
      const cached = waiting.isFresh ? undefined : (cache.get(key) ?? (ref.isNew ? nothingOf(folds, ref) : undefined));
      if (cached && !wanted.has(key)) known.set(key, cached);
      else {
        known.delete(key);
        wanted.set(key, { tenant: command.tenant, ref });
      }
    });
  }
  const answers = new Map<Waiting, StoredKey>();
  const doubtful = taken.filter(({ isFresh }) => isFresh);
  if (wanted.size === 0 && doubtful.length === 0) return { streams: known, answers };

  const streams = [...wanted];
  const rows = await connection.query<LoadedRow>('load', statement, [
    streams.map(([, s]) => s.tenant).join('\n'),
    streams.map(([, s]) => s.ref.stream).join('\n'),
    doubtful.map(({ command }) => command.tenant).join('\n'),
    doubtful.map(({ command }) => command.keyOwner).join('\n'),
    doubtful.map(({ command }) => command.key).join('\n'),
  ]);
  const rowsOf: LoadedRow[][] = streams.map(() => []);
  for (const row of rows) {
    if (row.kind === 'key') answers.set(doubtful[row.n - 1]!, JSON.parse(row.data) as StoredKey);
    else rowsOf[row.n - 1]!.push(row);
  }
  await Promise.all(
    streams.map(async ([key, { tenant, ref }], i) => {
      const folded = await fold(folds, tenant, ref, rowsOf[i]!);
      known.set(key, folded);
      if (!folds[ref.kind].isClosed?.(folded.state)) cache.set(key, folded);
    }),
  );
  return { streams: known, answers };
}

async function fold(folds: Folds, tenant: string, ref: StreamRef, rows: readonly LoadedRow[]): Promise<Known> {
  const { open, evolve } = folds[ref.kind];
  const known = nothingOf(folds, ref);
  const read = rows.map(
    (row): StoredEvent => ({
      type: row.type,
      schemaVersion: row.schema_version,
      revision: row.revision,
      recordedAt: new Date(Math.round(row.at_ms)).toISOString(),
      data: JSON.parse(row.data) as JsonObject,
    }),
  );
  const events = open ? await open(tenant, ref.stream, read) : read;
  for (const event of events) known.state = evolve(known.state, { ...event, data: upcast(event) });
  for (const row of rows) known.bytes += row.data.length;
  const last = rows.at(-1);
  if (last) Object.assign(known, { revision: last.revision, hash: last.hash, recordedAtMs: Math.round(last.at_ms) });
  return known;
}
