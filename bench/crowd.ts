// A process of its own with many WebSocket clients that only count what they hear.
import { Pool } from 'undici';
import { WebSocket } from 'ws';
import { answerQuestions, type Child, isChild, startChild } from './child.ts';

export interface CrowdOptions {
  /** `http://…` of the server. */
  base: string;
  clients: number;
  /** Of the people who connect, in turn. Without any: no ticket. */
  tokens: readonly string[];
  /** What each client says once it is connected; it is there when it has heard as many frames. */
  subscribe: readonly object[];
}

type Question = { open: CrowdOptions } | { heard: number };

export interface Crowd {
  /** Resolves when each client has heard so many frames since all were there. */
  heard: (framesEach: number) => Promise<void>;
  close: () => Promise<void>;
}

/** Clients that connect at a time. */
const connectingMax = 32;

export async function openCrowd(options: CrowdOptions): Promise<Crowd> {
  const child: Child<Question, 'done'> = startChild(import.meta.filename);
  try {
    await child.ask({ open: options });
  } catch (error) {
    await child.end();
    throw error;
  }
  return {
    heard: async (framesEach) => void (await child.ask({ heard: framesEach })),
    close: () => child.end(),
  };
}

function beCrowd(): void {
  let clients = 0;
  let frames = 0;
  let wanted = Number.POSITIVE_INFINITY;
  let tell: () => void = () => {};
  const count = (): void => {
    if (++frames >= wanted) tell();
  };
  answerQuestions(async (question: Question) => {
    if ('open' in question) {
      ({ clients } = question.open);
      await open(question.open, count);
      frames = 0;
      return 'done';
    }
    wanted = question.heard * clients;
    if (frames < wanted) {
      await new Promise<void>((resolve) => {
        tell = resolve;
      });
    }
    wanted = Number.POSITIVE_INFINITY;
    return 'done';
  });
}

async function open({ base, clients, tokens, subscribe }: CrowdOptions, count: () => void): Promise<void> {
  const pool = new Pool(base, { connections: connectingMax });
  const address = async (n: number): Promise<string> => {
    const socketBase = base.replace(/^http/, 'ws');
    if (tokens.length === 0) return socketBase;
    const headers = { authorization: `Bearer ${tokens[n % tokens.length]}` };
    const answer = await pool.request({ method: 'POST', path: '/v1/live/tickets', headers });
    const { ticket } = (await answer.body.json()) as { ticket: string };
    return `${socketBase}/v1/live?ticket=${ticket}`;
  };
  const join = async (n: number): Promise<void> => {
    const socket = new WebSocket(await address(n), { perMessageDeflate: false, skipUTF8Validation: true });
    await new Promise<void>((resolve, reject) => {
      let missing = subscribe.length;
      socket.once('error', reject);
      socket.once('close', (code) => reject(new Error(`client ${n} was closed with ${code}`)));
      socket.once('open', () => {
        for (const message of subscribe) socket.send(JSON.stringify(message));
        if (missing === 0) resolve();
      });
      socket.on('message', () => {
        count();
        if (--missing === 0) resolve();
      });
    });
  };
  let next = 0;
  const opener = async (): Promise<void> => {
    while (next < clients) await join(next++);
  };
  await Promise.all(Array.from({ length: connectingMax }, opener));
  await pool.close();
}

if (isChild()) beCrowd();
