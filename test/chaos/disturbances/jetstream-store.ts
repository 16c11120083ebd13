import { cpSync, existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
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

/** How far the projector's consumer has got, and the stream; undefined while either is being made. */
async function standingOf(
  connection: NatsConnection,
  partition: number,
): Promise<{ consumer: number; stream: number } | undefined> {
  try {
    const manager = await jetstreamManager(connection);
    const consumer = await manager.consumers.info(logStreamName, projectorDurable(partition));
    const stream = await manager.streams.info(logStreamName);
    return { consumer: consumer.delivered.stream_seq, stream: stream.state.last_seq };
  } catch {
    return undefined;
  }
}

/**
 * Waits until the projector's consumer stands within its stream again, or was made anew.
 * @returns whether it did within `deafForMsMax`, and whether it was deaf at first at all
 */
export async function watchConsumer(stack: Stack, partition: number): Promise<{ wasDeaf: boolean; isMended: boolean }> {
  const connection = await connect({ servers: stack.natsUrl! });
  try {
    const first = await standingOf(connection, partition);
    const hears = async (): Promise<boolean> => {
      const now = await standingOf(connection, partition);
      return now !== undefined && now.consumer <= now.stream;
    };
    const isMended = await waitUntil('the consumer hears again', hears, { withinMs: deafForMsMax }).catch(() => false);
    return { wasDeaf: first !== undefined && first.consumer > first.stream, isMended };
  } finally {
    await connection.close();
  }
}

const heardWithinMs = 10_000;

/** Does something that sends a message, until the consumer was given `count` of them, and the broker has noted that on disk. */
export async function untilHeard(stack: Stack, count: number, act: () => Promise<unknown>): Promise<void> {
  const connection = await connect({ servers: stack.natsUrl! });
  const state = join(stack.natsDir, 'jetstream', '$G', 'streams', logStreamName, 'obs', projectorDurable(0), 'o.dat');
  try {
    const from = (await standingOf(connection, 0))?.stream ?? 0;
    const isHeard = async (): Promise<boolean> => {
      await act();
      return ((await standingOf(connection, 0))?.consumer ?? 0) >= from + count;
    };
    await waitUntil(`the consumer is given ${count} messages`, isHeard, { withinMs: heardWithinMs, everyMs: 10 });
    const heardAtMs = Date.now();
    const isNoted = (): boolean => existsSync(state) && statSync(state).mtimeMs > heardAtMs;
    const isNotedBy = async (): Promise<boolean> => {
      if (isNoted()) return true;
      await act();
      return false;
    };
    await waitUntil('the broker notes how far its consumer is', isNotedBy, { withinMs: heardWithinMs });
  } finally {
    await connection.close();
  }
}
