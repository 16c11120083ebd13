import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { logStreamName, projectorDurable } from '@procession/contracts/subjects.ts';
import type { Stack } from '@procession/stack/stack.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';

/** How long a consumer may stand beyond its stream before that is found and mended. */
export const deafForMsMax = 10_000;

const copyOf = (stack: Stack): string => `${stack.natsDir}.copy`;

/** Keeps the store as it is now. The broker is killed and started for it: a file store is whole only when nobody writes. */
export async function copyStore(stack: Stack): Promise<void> {
  await stack.killNats();
  rmSync(copyOf(stack), { recursive: true, force: true });
  cpSync(stack.natsDir, copyOf(stack), { recursive: true });
  await stack.startNats();
}

/** The whole store as it was: messages and consumers. */
export async function rollBackStore(stack: Stack): Promise<void> {
  await stack.killNats();
  rmSync(stack.natsDir, { recursive: true });
  cpSync(copyOf(stack), stack.natsDir, { recursive: true });
  await stack.startNats();
}

/** The messages of an earlier moment under the consumers of now: what a loss of power leaves behind. */
export async function rollBackMessages(stack: Stack): Promise<void> {
  const messages = join('jetstream', '$G', 'streams', logStreamName, 'msgs');
  await stack.killNats();
  if (!existsSync(join(copyOf(stack), messages))) throw new Error(`the copy of the store has no ${messages}`);
  rmSync(join(stack.natsDir, messages), { recursive: true });
  cpSync(join(copyOf(stack), messages), join(stack.natsDir, messages), { recursive: true });
  await stack.startNats();
}

/**
 * Waits until the projector's consumer stands within its stream again, or was made anew.
 * @returns whether it did within `deafForMsMax`, and whether it was deaf at first at all
 */
export async function watchConsumer(stack: Stack, partition: number): Promise<{ wasDeaf: boolean; isMended: boolean }> {
  const connection = await connect({ servers: stack.natsUrl! });
  try {
    const manager = await jetstreamManager(connection);
    const isBeyond = async (): Promise<boolean | undefined> => {
      try {
        const consumer = await manager.consumers.info(logStreamName, projectorDurable(partition));
        const stream = await manager.streams.info(logStreamName);
        return consumer.delivered.stream_seq > stream.state.last_seq;
      } catch {
        return undefined; // being made anew
      }
    };
    const wasDeaf = (await isBeyond()) === true;
    const isMended = await waitUntil('the consumer hears again', async () => (await isBeyond()) === false, {
      withinMs: deafForMsMax,
    }).catch(() => false);
    return { wasDeaf, isMended };
  } finally {
    await connection.close();
  }
}
