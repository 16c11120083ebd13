import type { Logger } from '@procession/platform/logger.ts';
import { type Connection, isConnectionLoss } from '@procession/platform/postgres.ts';
import { pollMs, retryLookMs } from '../limits.ts';

export type DueKind = 'timer' | 'http' | 'delivery' | 'log';

/** Asks again and again, for all who look for something, whether there is anything, and tells them. */
export function watchDue(
  connection: Connection,
  tell: Record<DueKind, () => void>,
  logger: Logger,
): { close: () => Promise<void> } {
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    let nextMs = pollMs;
    try {
      const [row] = await connection.query<{ kinds: DueKind[] }>('due-kinds', 'select log.due_kinds() as kinds');
      for (const kind of row!.kinds) tell[kind]();
    } catch (error) {
      logger[isConnectionLoss(error) ? 'debug' : 'warn']({ err: error }, 'could not ask what is due');
      nextMs = retryLookMs;
    }
    if (isClosed) return;
    timer = setTimeout(() => {
      looking = look();
    }, nextMs);
  };
  let looking = look();
  return {
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      await looking;
    },
  };
}
