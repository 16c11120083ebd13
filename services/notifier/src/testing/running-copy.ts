import { ProblemError } from '@procession/contracts/problems.ts';
import { createLogger } from '@procession/platform/logger.ts';
import { Connection } from '@procession/platform/postgres.ts';
import { createApp } from '../app.ts';
import { lanesOf } from '../lanes.ts';
import { type Limits, limits } from '../limits.ts';
import { createNotifier, runNotifier } from '../notifier.ts';
import { createTickets } from '../tickets.ts';

const key = Buffer.alloc(32, 3);
const logger = createLogger('notifier', 'silent');

/** `Bearer <user> <tenant> <seconds>` */
const authenticate = async (authorization: string | undefined) => {
  const [, actor, tenant, seconds] = authorization?.split(' ') ?? [];
  if (!actor || !tenant) throw new ProblemError('not-signed-in', 'no token');
  return { actor, tenant, client: undefined, expiresAt: Date.now() + Number(seconds) * 1_000 };
};

/** A copy of the notifier on a real database, without a bus: as it must be when NATS is away. All share one key for tickets. */
export async function startCopy(url: string, given: Partial<Limits> = {}) {
  const bounds: Limits = { ...limits, pollMs: 50, rightsMs: 50, ...given };
  const connections = Array.from({ length: 4 }, () => new Connection(url, { schema: 'read' }));
  const [feed, rights, ...snapshots] = connections;
  const parts = createNotifier(
    {
      feed: lanesOf([feed!], bounds.readsWaitingMax),
      rights: lanesOf([rights!], bounds.readsWaitingMax),
      snapshots: lanesOf(snapshots, bounds.readsWaitingMax),
    },
    { administrators: new Set(), limits: bounds, logger },
  );
  const stop = runNotifier(parts, bounds);
  const { app, drain } = await createApp({
    parts,
    authenticate,
    tickets: createTickets(key, { ...bounds, now: Date.now }),
    allowedOrigins: new Set(['https://ours.example']),
    limits: bounds,
    logger,
  });
  const base = await app.listen({ host: '127.0.0.1', port: 0 });
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    await drain();
    stop();
    for (const connection of connections) await connection.close();
  };
  return { base, app, parts, close };
}
export type RunningCopy = Awaited<ReturnType<typeof startCopy>>;
