import { setTimeout as sleep } from 'node:timers/promises';
import { toClient } from '@procession/contracts/live.ts';
import { closeCodes } from '@procession/contracts/live-limits.ts';
import { WebSocket } from 'ws';
import type { Mirror } from './mirror.ts';
import type { Random } from './random.ts';
import type { Violations } from './violations.ts';

export interface LiveReader {
  readonly tenant: string;
  readonly actor: string;
  readonly mirrors: readonly Mirror[];
  /** Cuts the line; it connects again by itself. */
  cut(): void;
  close(): void;
}

export interface LiveReaderOptions {
  tenant: string;
  actor: string;
  mirrors: readonly Mirror[];
  notifierUrls: readonly string[];
  token: () => Promise<string>;
  random: Random;
  violations: Violations;
}

const againWithinMs = 250;
const answerWithinMs = 5_000;

/** One person's live connection: to any copy, again and again, resuming where it was. */
export function openLiveReader(options: LiveReaderOptions): LiveReader {
  const { mirrors, random, violations } = options;
  let socket: WebSocket | undefined;
  let closed = false;

  const connect = async (): Promise<void> => {
    const url = random.pick(options.notifierUrls);
    const opening = new WebSocket(`${url.replace(/^http/, 'ws')}/v1/live?ticket=${await ticket(url, options.token)}`, {
      handshakeTimeout: answerWithinMs,
    });
    socket = opening;
    opening.on('open', () => {
      for (const mirror of mirrors) opening.send(JSON.stringify(mirror.subscribe()));
    });
    opening.on('message', (data: Buffer) => {
      const message = toClient.safeParse(JSON.parse(data.toString('utf8')));
      if (!message.success) violations.add('client-refused', `a message that is none: ${message.error.message}`);
      else for (const mirror of mirrors) mirror.take(message.data);
    });
    await new Promise<void>((resolve) => {
      opening.on('error', () => {}); // 'close' follows
      opening.on('close', (code) => {
        if (code === closeCodes.badMessage || code === closeCodes.tooSlow)
          violations.add('client-refused', `closed with ${code}`);
        resolve();
      });
    });
  };

  const run = async (): Promise<void> => {
    while (!closed) {
      await connect().catch(() => undefined); // the copy is down: another one, or later
      await sleep(random.next() * againWithinMs);
    }
  };
  void run();

  return {
    tenant: options.tenant,
    actor: options.actor,
    mirrors,
    cut: () => socket?.terminate(),
    close: () => {
      closed = true;
      socket?.close();
    },
  };
}

async function ticket(url: string, token: () => Promise<string>): Promise<string> {
  const response = await fetch(`${url}/v1/live/tickets`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await token()}` },
    signal: AbortSignal.timeout(answerWithinMs),
  });
  if (!response.ok) throw new Error(`no ticket: ${response.status}`);
  return ((await response.json()) as { ticket: string }).ticket;
}
