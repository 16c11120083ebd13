import { connect, type Msg, type NatsConnection } from '@nats-io/transport-node';
import { waitUntil } from '@procession/stack/wait-until.ts';
import type { Random } from '../random.ts';

export interface Mischief {
  /** Chance that a message never arrives. */
  dropped: number;
  /** Chance that it arrives twice. */
  doubled: number;
  /** Each arrives after a random time below this, so that they overtake each other. */
  delayMsMax: number;
}

export interface Republisher {
  counts: Readonly<{ taken: number; dropped: number; doubled: number }>;
  /** Loses all that comes while `act` runs, at least one message. */
  lose(act: () => Promise<unknown>): Promise<void>;
  /** The last one that was taken. */
  lastMessage(): Uint8Array;
  /** Brings a message once more. */
  send(message: Uint8Array): void;
  close(): Promise<void>;
}

const messageWithinMs = 5_000;

/** Stands between two brokers and carries a subject's messages from one to the other, badly. */
export async function republish(options: {
  from: string;
  to: string;
  subject: string;
  mischief: Mischief;
  random: Random;
}): Promise<Republisher> {
  const { random, mischief } = options;
  let isLosing = false;
  let last: Msg | undefined;
  const counts = { taken: 0, dropped: 0, doubled: 0 };
  const [from, to] = await Promise.all([options.from, options.to].map(connectTo));
  const carry = (message: Msg): void => {
    const { subject, data } = message;
    setTimeout(() => {
      if (!to!.isClosed()) to!.publish(subject, data); // without the message's id: the broker must not drop the second one
    }, random.next() * mischief.delayMsMax).unref();
  };
  from!.subscribe(options.subject, {
    callback: (error, message) => {
      if (error) return;
      counts.taken++;
      last = message;
      if (isLosing || random.chance(mischief.dropped)) {
        counts.dropped++;
        return;
      }
      carry(message);
      if (!random.chance(mischief.doubled)) return;
      counts.doubled++;
      carry(message);
    },
  });
  await from!.flush();
  return {
    counts,
    lose: async (act) => {
      const before = counts.dropped;
      isLosing = true;
      await act();
      await waitUntil('a message to lose comes', () => counts.dropped > before, {
        withinMs: messageWithinMs,
        everyMs: 1,
      });
      isLosing = false;
    },
    lastMessage: () => {
      if (!last) throw new Error(`no message came on ${options.subject}`);
      return last.data;
    },
    send: (message) => to!.publish(last!.subject, message),
    close: async () => {
      await Promise.all([from!.close(), to!.close()]);
    },
  };
}

const connectTo = (url: string): Promise<NatsConnection> =>
  connect({ servers: url, maxReconnectAttempts: -1, reconnectTimeWait: 100, waitOnFirstConnect: true });
