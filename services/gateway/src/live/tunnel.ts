import type { Server } from 'node:http';
import { request as httpRequest, type IncomingMessage, STATUS_CODES } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { ProblemError, type ProblemSlug, problemOf } from '@procession/contracts/problems.ts';
import type { GatewayCounts } from '../gateway-metrics.ts';
import type { Limits } from '../limits.ts';
import { isHost } from '../own-pages.ts';
import { type Copy, type Upstream, wasNotReached } from '../proxy/upstreams.ts';

export interface TunnelPorts {
  upstream: Upstream;
  publicOrigin: string;
  limits: Limits;
  counts: GatewayCounts;
}

const path = '/api/live';
/** What the two ends agree on between them. */
const handshakeHeaders = ['sec-websocket-key', 'sec-websocket-version', 'sec-websocket-protocol', 'user-agent'];
const refusalBytesMax = 16_384;

/**
 * Live connections go through as bytes: a gateway that read the messages would cost as much as a notifier, and hide from it
 * which client is slow. The ticket in the address says who it is (`POST /api/live/tickets`); no cookie counts.
 */
export function tunnelLiveConnections(server: Server, ports: TunnelPorts) {
  const open = new Set<Duplex>();
  let isDraining = false;
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    try {
      admit(request, ports, { isDraining, openCount: open.size });
    } catch (error) {
      refuse(socket, error);
      return;
    }
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    socket.pause();
    connect(request, ports).then(
      ({ answer, upstreamSocket, upstreamHead }) => join({ socket, head, answer, upstreamSocket, upstreamHead }, ports),
      (error: unknown) => refuse(socket, error),
    );
  });
  return {
    count: () => open.size,
    /** Clients resume on another copy. */
    drain: () => {
      isDraining = true;
      for (const socket of open) socket.destroy();
    },
  };
}

/** @throws ProblemError */
function admit(
  { method, url = '', headers }: IncomingMessage,
  { publicOrigin, limits }: TunnelPorts,
  { isDraining, openCount }: { isDraining: boolean; openCount: number },
): void {
  const refused = (slug: ProblemSlug, detail: string) => new ProblemError(slug, detail);
  if (url.split('?')[0] !== path || method !== 'GET' || headers.upgrade?.toLowerCase() !== 'websocket')
    throw refused('route-not-found', `Live connections are at ${path}, as WebSockets.`);
  if (!isHost(headers.host, new URL(publicOrigin).host)) throw refused('wrong-host', `This is ${publicOrigin}.`);
  if (headers.origin !== publicOrigin)
    throw refused('origin-not-allowed', `Pages of ${headers.origin ?? 'nowhere'} may not connect here.`);
  if (isDraining) throw refused('unavailable', 'This copy is going down.');
  if (openCount >= limits.tunnelsMax) throw refused('overloaded', 'This copy has all the connections that it takes.');
}

interface Connected {
  answer: IncomingMessage;
  upstreamSocket: Duplex;
  upstreamHead: Buffer;
}

async function connect(request: IncomingMessage, { upstream, limits, counts }: TunnelPorts): Promise<Connected> {
  const tried = new Set<Copy>();
  for (;;) {
    const copy = upstream.choose(tried);
    tried.add(copy);
    try {
      return await connectTo(copy, request, limits);
    } catch (error) {
      if (error instanceof ProblemError || error instanceof Refusal) throw error;
      counts.upstreamFailures.inc({ upstream: upstream.name });
      upstream.rest(copy);
      if (wasNotReached(error) && tried.size < Math.min(limits.triesMax, upstream.copies.length)) continue;
      throw new ProblemError('unavailable', 'Live updates cannot be reached now.', {
        headers: { 'retry-after': '1' },
        cause: error,
      });
    }
  }
}

function connectTo({ origin }: Copy, { url = '', headers }: IncomingMessage, limits: Limits): Promise<Connected> {
  const query = url.split('?').slice(1).join('?');
  const passed = handshakeHeaders.flatMap((name) =>
    headers[name] === undefined ? [] : [[name, String(headers[name])]],
  );
  const send = origin.startsWith('https:') ? httpsRequest : httpRequest;
  const { promise, resolve, reject } = Promise.withResolvers<Connected>();
  const asked = send(`${origin}/v1/live?${query}`, {
    headers: { ...Object.fromEntries(passed), connection: 'Upgrade', upgrade: 'websocket' },
    timeout: limits.handshakeTimeoutMs,
    agent: false,
  });
  asked.once('upgrade', (answer, upstreamSocket, upstreamHead) => resolve({ answer, upstreamSocket, upstreamHead }));
  asked.once('response', (answer) => void readRefusal(answer).then(reject, reject));
  asked.once('timeout', () => asked.destroy(new Error(`no answer within ${limits.handshakeTimeoutMs} ms`)));
  asked.once('error', reject);
  asked.end();
  return promise;
}

/** The notifier's own refusal, for the client to read. */
class Refusal extends Error {
  readonly status: number;
  readonly body: Buffer;
  constructor(status: number, body: Buffer) {
    super(`refused with ${status}`);
    this.status = status;
    this.body = body;
  }
}

async function readRefusal(answer: IncomingMessage): Promise<Refusal> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of answer) {
    bytes += (piece as Buffer).length;
    if (bytes > refusalBytesMax) break;
    pieces.push(piece as Buffer);
  }
  return new Refusal(answer.statusCode ?? 502, Buffer.concat(pieces));
}

function join(
  { socket, head, answer, upstreamSocket, upstreamHead }: Connected & { socket: Duplex; head: Buffer },
  { limits }: TunnelPorts,
): void {
  if (socket.destroyed) {
    upstreamSocket.destroy();
    return;
  }
  const agreed = ['sec-websocket-accept', 'sec-websocket-protocol'].flatMap((name) => {
    const value = answer.headers[name];
    return value === undefined ? [] : [`${name}: ${String(value)}`];
  });
  const lines = ['HTTP/1.1 101 Switching Protocols', 'upgrade: websocket', 'connection: Upgrade', ...agreed];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  if (upstreamHead.length > 0) socket.write(upstreamHead);
  if (head.length > 0) upstreamSocket.write(head);
  for (const [one, other] of [
    [socket, upstreamSocket],
    [upstreamSocket, socket],
  ] as const) {
    keepAlive(one, limits.keepAliveMs);
    one.on('error', () => one.destroy());
    one.once('close', () => other.destroy());
    one.pipe(other);
  }
}

function keepAlive(socket: Duplex, everyMs: number): void {
  if (socket instanceof Socket) socket.setTimeout(0).setNoDelay(true).setKeepAlive(true, everyMs);
}

/** An answer by hand: there is no response object on an upgrade. */
function refuse(socket: Duplex, error: unknown): void {
  if (error instanceof Refusal) {
    end(socket, error.status, error.body);
    return;
  }
  const known = error instanceof ProblemError ? error : new ProblemError('internal', 'Something went wrong here.');
  const problem = problemOf(known);
  end(socket, problem.status, Buffer.from(JSON.stringify(problem)), known.headers);
}

function end(socket: Duplex, status: number, body: Buffer, headers: Record<string, string> = {}): void {
  const all = {
    'content-type': 'application/problem+json',
    'content-length': body.length,
    connection: 'close',
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(
    Buffer.concat([Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`), body]),
  );
}
