import type { Logger } from '@procession/platform/logger.ts';
import { type Connection, isConnectionLoss } from '@procession/platform/postgres.ts';
import type { DatabaseClock } from './database-clock.ts';

const clockEveryMs = 30_000;
const purgeEveryMs = 60_000;
const purgedKeysMax = 2_000;

/** Keeps the clock's offset, and deletes expired idempotency keys in small bites. @returns how to stop it. */
export function startUpkeep(connection: Connection, clock: DatabaseClock, logger: Logger): () => void {
  const guarded = (what: string, act: () => Promise<unknown>) => (): void => {
    act().catch((error: unknown) =>
      logger[isConnectionLoss(error) ? 'debug' : 'warn']({ err: error }, `${what} failed; trying again`),
    );
  };
  const timers = [
    setInterval(
      guarded('reading the database clock', () => clock.refresh(connection)),
      clockEveryMs,
    ).unref(),
    setInterval(
      guarded('the purge of idempotency keys', () => purgeKeys(connection)),
      purgeEveryMs,
    ).unref(),
  ];
  return () => timers.forEach(clearInterval);
}

/** @returns how many keys were deleted. */
export async function purgeKeys(connection: Connection): Promise<number> {
  let purged = 0;
  for (;;) {
    const [row] = await connection.query<{ count: number }>('purge-keys', 'select log.purge_keys($1) as count', [
      purgedKeysMax,
    ]);
    purged += row!.count;
    if (row!.count < purgedKeysMax) return purged;
  }
}
