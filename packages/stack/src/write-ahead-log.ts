import pg from 'pg';

/** 2 GB, what `min_wal_size` then keeps for good. */
export const segmentsReady = 128;

export interface WalGrowth {
  /** Resolves at its end, never rejects. */
  ended: Promise<void>;
  /** Breaks off what still goes on. */
  stop(): Promise<void>;
}

/** Beside other work. When it fails only speed is lost, and only until the next start. */
export function startWalGrowth(adminUrl: string, say: (text: string) => void): WalGrowth {
  const ending = new AbortController();
  const growing = growWriteAheadLog(adminUrl, { signal: ending.signal }).catch((error: Error) => {
    say(`could not make WAL segments ahead, commits may stall under load: ${error.message}`);
  });
  return {
    ended: growing,
    stop: () => {
      ending.abort();
      return growing;
    },
  };
}

/**
 * Makes WAL segments (16 MB each) before a load needs them. A commit that needs one which isn't there waits 30-60 ms for
 * its zeros to be written, one that finds a recycled segment doesn't, and a young cluster has none to recycle. Takes some
 * 30 ms per segment; a cluster that has as many is left alone. `signal` ends it early, the next call goes on.
 */
export async function growWriteAheadLog(
  adminUrl: string,
  { signal, segments = segmentsReady }: { signal: AbortSignal; segments?: number },
): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {}); // the server went away between two statements: the next of them says so
  try {
    await client.connect();
    let missing = segments - (await countSegments(client));
    if (missing <= 0) return;
    for (; missing > 0 && !signal.aborted; missing--) {
      await client.query(`SELECT pg_logical_emit_message(false, 'procession', '')`); // an empty segment isn't switched
      await client.query('SELECT pg_switch_wal()');
    }
    if (!signal.aborted) await client.query('CHECKPOINT'); // makes what was switched away the segments to come
  } finally {
    await client.end().catch(() => {});
  }
}

/** How many segments there are, used and to come. */
async function countSegments(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'`,
  );
  return rows[0]!.count;
}
