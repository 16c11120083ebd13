import type { Logger } from '@procession/platform/logger.ts';
import { type Connection, isConnectionLoss } from '@procession/platform/postgres.ts';

/** So long a draft may outlive its task in the database; nobody is given it any more from the moment that the task closes. */
const sweepEveryMs = 15_000;
/** Drafts of instances that have moved, looked at in one statement. */
const lookedAtMax = 1_000;

/** Deletes drafts of closed tasks, in small bites. @returns how to stop it. */
export function startDraftSweep(connection: Connection, logger: Logger): () => void {
  const sweep = async (): Promise<void> => {
    try {
      await sweepTaskDrafts(connection);
    } catch (error) {
      logger[isConnectionLoss(error) ? 'debug' : 'warn']({ err: error }, 'the sweep of drafts failed; trying again');
    }
  };
  const timer = setInterval(() => void sweep(), sweepEveryMs).unref();
  return () => clearInterval(timer);
}

export async function sweepTaskDrafts(connection: Connection): Promise<void> {
  for (;;) {
    const [row] = await connection.query<{ count: number }>(
      'sweep-task-drafts',
      'select log.sweep_task_drafts($1) as count',
      [lookedAtMax],
    );
    if (row!.count < lookedAtMax) return;
  }
}
