import { jetstreamManager } from '@nats-io/jetstream';
import { logStreamName } from '@procession/contracts/subjects.ts';
import { undefinedIfMissing } from '@procession/platform/log-stream.ts';
import type { Bus } from '@procession/platform/nats.ts';

const requestTimeoutMs = 1_000;

/** Commits that the bus has and these consumers have not acknowledged. Undefined: the bus is away, or does not say. */
export async function unreadCommits(bus: Bus, durables: readonly string[]): Promise<number | undefined> {
  const connection = bus.current();
  if (!connection || !bus.isUp()) return undefined;
  try {
    const manager = await jetstreamManager(connection, { timeout: requestTimeoutMs });
    const infos = await Promise.all(
      durables.map((durable) => manager.consumers.info(logStreamName, durable).catch(undefinedIfMissing)),
    );
    return infos.reduce((sum, info) => sum + (info ? info.num_pending + info.num_ack_pending : 0), 0);
  } catch {
    return undefined; // whoever asks is told that it does not answer
  }
}
