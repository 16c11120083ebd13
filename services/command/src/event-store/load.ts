import type { Connection } from '@procession/platform/postgres.ts';
import type { StoredKey } from './append.ts';
import type { Folds, StreamRef } from './command.ts';
import type { Known, StateCache } from './state-cache.ts';
import { foldRows, loadRows, nothingOf, type StreamRow } from './stream-rows.ts';
import type { Waiting } from './waiting.ts';

/** Every stream of the commands, by its key, and the answers that are stored under the keys that were looked up. */
export interface Loaded {
  streams: Map<string, Known>;
  answers: Map<Waiting, StoredKey>;
}

/** Told of a snapshot that was not used: of another fold, or of a history that is not this one. */
export type SnapshotIgnored = (reason: 'fold' | 'hash') => void;

/**
 * Reads what the cache lacks, in one round trip; in none when all is known. Of commands marked fresh, and of those that
 * are marked so here, the streams are read anew and the keys are looked up.
 */
export async function load(
  connection: Connection,
  { cache, folds, snapshotIgnored }: { cache: StateCache; folds: Folds; snapshotIgnored: SnapshotIgnored },
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
      const cached = waiting.isFresh
        ? undefined
        : (cache.get(key) ?? (ref.isNew ? nothingOf(folds[ref.kind]) : undefined));
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
  const rows = await loadRows(connection, {
    streams: streams.map(([, { tenant, ref }]) => ({ tenant, stream: ref.stream })),
    keys: doubtful.map(({ command }) => command),
    foldVersion: folds.instance.version ?? 0,
  });
  const rowsOf: StreamRow[][] = streams.map(() => []);
  for (const row of rows) {
    if (row.kind === 'key') answers.set(doubtful[row.n - 1]!, JSON.parse(row.data) as StoredKey);
    else rowsOf[row.n - 1]!.push(row);
    if (row.kind === 'ignored') snapshotIgnored(row.schema_version === folds.instance.version ? 'hash' : 'fold');
  }
  await Promise.all(
    streams.map(async ([key, { tenant, ref }], i) => {
      const folded = await foldRows(folds[ref.kind], { tenant, stream: ref.stream }, { rows: rowsOf[i]! });
      known.set(key, folded);
      if (!folds[ref.kind].isClosed?.(folded.state)) cache.set(key, folded);
    }),
  );
  return { streams: known, answers };
}
