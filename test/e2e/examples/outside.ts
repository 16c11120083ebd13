import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** Signed by itself, for 127.0.0.1, and a secret to nobody: the worker of the test believes it. */
export const certificateFile = join(import.meta.dirname, 'outside-cert.pem');

/** A request that came in from the worker. */
export interface Received {
  /** `POST pay.example/refunds` */
  what: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: Record<string, unknown>;
}

export interface Outside {
  /** `127.0.0.1:<port>`; hosts of the examples are the first part of the path. */
  host: string;
  received: Received[];
  /** How it is answered from now on: with each of these once, the last one then for ever. */
  answer(what: string, ...answers: { status: number; body?: unknown; headers?: Record<string, string> }[]): void;
  close(): Promise<void>;
}

/** The systems that the examples call: payments, scores, lists, identities. */
export async function startOutside(): Promise<Outside> {
  const received: Received[] = [];
  const answers = new Map<string, { status: number; body?: unknown; headers?: Record<string, string> }[]>();
  const cert = readFileSync(certificateFile);
  const key = readFileSync(join(import.meta.dirname, 'outside-key.pem'));
  const reply = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url!, 'http://outside');
    const what = `${request.method} ${url.pathname.slice(1)}`;
    const text = await textOf(request);
    received.push({
      what,
      query: Object.fromEntries(url.searchParams),
      headers: request.headers as Record<string, string>,
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    });
    const waiting = answers.get(what) ?? [{ status: 404 }];
    const { status, body, headers } = waiting.length > 1 ? waiting.shift()! : waiting[0]!;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
  const server = createServer({ cert, key }, (request, response) => void reply(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer: (what, ...given) => void answers.set(what, given),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request) text += String(piece);
  return text;
}
