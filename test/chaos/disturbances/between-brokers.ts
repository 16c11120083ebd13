import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { feedSubjects, logStreamName, logSubjects, projectorDurable } from '@procession/contracts/subjects.ts';
import { startNats } from '@procession/stack/nats.ts';
import type { StackOptions } from '@procession/stack/stack-parts.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { randomFrom } from '../random.ts';
import { type Mischief, type Republisher, republish } from './republisher.ts';

export interface BetweenBrokers {
  log: Republisher;
  feed: Republisher;
  stack: Partial<StackOptions>;
  /**
   * Until messages reach the projector, that has begun after `sinceMs` (since 1970): before, its sweep brings all, and a lost message
   * makes no gap.
   */
  isHeard: (sinceMs?: number) => Promise<void>;
  close: () => Promise<void>;
}

/** Three brokers: what command sends reaches the projector, and what that sends the notifier, through bad carriers only. */
export function betweenBrokers(bad: Mischief, seed: number): () => Promise<BetweenBrokers> {
  return async () => {
    const dir = makeTemporaryFolder();
    const start = (name: string) => startNats({ dir: join(dir, name), logFile: join(dir, `${name}.log`) });
    const [ofCommand, ofNotifier, ofProjector] = await Promise.all([
      start('command'),
      start('notifier'),
      start('projector'),
    ]);
    const random = randomFrom(seed);
    const log = await republish({
      from: ofCommand.url,
      to: ofProjector.url,
      subject: logSubjects,
      mischief: bad,
      random: random.fork('log'),
    });
    const feed = await republish({
      from: ofProjector.url,
      to: ofNotifier.url,
      subject: feedSubjects,
      mischief: bad,
      random: random.fork('feed'),
    });
    return {
      log,
      feed,
      stack: {
        serviceEnv: {
          command: { NATS_URL: ofCommand.url },
          projector: { NATS_URL: ofProjector.url },
          notifier: { NATS_URL: ofNotifier.url },
        },
      },
      isHeard: (sinceMs = 0) => projectorListens(ofProjector.url, sinceMs),
      close: async () => {
        await Promise.all([log.close(), feed.close()]);
        await Promise.all([ofCommand.stop(), ofNotifier.stop(), ofProjector.stop()]);
        removeDataFolder(dir);
      },
    };
  };
}

const listensWithinMs = 15_000;

async function projectorListens(url: string, sinceMs: number): Promise<void> {
  const connection = await connect({ servers: url });
  try {
    const manager = await jetstreamManager(connection);
    const isListening = async (): Promise<boolean> => {
      const info = await manager.consumers.info(logStreamName, projectorDurable(0)).catch(() => undefined);
      return info !== undefined && info.num_waiting > 0 && Date.parse(info.created) > sinceMs;
    };
    await waitUntil('the projector listens to its broker', isListening, { withinMs: listensWithinMs });
  } finally {
    await connection.close();
  }
}
