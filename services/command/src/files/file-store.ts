import type { Logger } from '@procession/platform/logger.ts';
import { type Connection, isConnectionLoss } from '@procession/platform/postgres.ts';
import { uploadLimits } from './file-limits.ts';

/** A file in a field of an instance. `file`: the public part of its id. */
export interface FileUse {
  file: string;
  stream: string;
  field: string;
}

/** Files as they stand in the database: sealed. */
export function createFileStore(connection: Connection) {
  const { unusedPerPersonMax, unusedBytesPerPersonMax, unusedMs, purgedMax } = uploadLimits;
  return {
    /** False when this person has too many that no instance holds. */
    begin: async (tenant: string, file: string, uploader: string): Promise<boolean> => {
      const [row] = await connection.query<{ begun: boolean }>(
        'begin-file',
        'select log.begin_file($1, $2, $3, $4, $5) as begun',
        [tenant, file, uploader, unusedPerPersonMax, unusedBytesPerPersonMax],
      );
      return row!.begun;
    },
    addChunk: (tenant: string, file: string, n: number, box: Buffer): Promise<unknown> =>
      connection.query('add-file-chunk', 'select log.add_file_chunk($1, $2, $3, $4)', [tenant, file, n, box]),
    /** From here on it may be used. False when it is gone. */
    finish: async (tenant: string, file: string, meta: Buffer): Promise<boolean> => {
      const [row] = await connection.query<{ finished: boolean }>(
        'finish-file',
        'select log.finish_file($1, $2, $3) as finished',
        [tenant, file, meta],
      );
      return row!.finished;
    },
    drop: (tenant: string, file: string): Promise<unknown> =>
      connection.query('drop-file', 'select log.drop_file($1, $2)', [tenant, file]),
    readMeta: (tenant: string, files: readonly string[]): Promise<{ file: string; meta: Buffer }[]> =>
      connection.query('read-file-meta', 'select file::text, meta from log.read_file_meta($1, $2)', [tenant, files]),
    /** @returns the files that are there, and stay. */
    use: async (tenant: string, uses: readonly FileUse[]): Promise<Set<string>> => {
      const rows = await connection.query<{ file: string }>(
        'use-files',
        'select file::text from log.use_files($1, $2, $3, $4)',
        [tenant, uses.map(({ file }) => file), uses.map(({ stream }) => stream), uses.map(({ field }) => field)],
      );
      return new Set(rows.map(({ file }) => file));
    },
    /** @returns how many were deleted. */
    purge: async (): Promise<number> => {
      const [row] = await connection.query<{ count: number }>(
        'purge-files',
        'select log.purge_files($1, $2) as count',
        [unusedMs, purgedMax],
      );
      return row!.count;
    },
  };
}
export type FileStore = ReturnType<typeof createFileStore>;

/** Deletes what nobody used, in small bites. @returns how to stop it. */
export function startFilePurge(store: FileStore, logger: Logger): () => void {
  const purge = async (): Promise<void> => {
    try {
      while ((await store.purge()) === uploadLimits.purgedMax);
    } catch (error) {
      logger[isConnectionLoss(error) ? 'debug' : 'warn']({ err: error }, 'the purge of files failed; trying again');
    }
  };
  const timer = setInterval(() => void purge(), uploadLimits.purgeEveryMs).unref();
  return () => clearInterval(timer);
}
