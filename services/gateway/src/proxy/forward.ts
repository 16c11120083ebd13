import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { fileLimits } from '@procession/contracts/http/files.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Dispatcher } from 'undici';
import type { GatewayCounts } from '../gateway-metrics.ts';
import type { Limits } from '../limits.ts';
import { headersToBrowser, headersToService } from './proxy-headers.ts';
import { type Copy, type Upstream, wasNotReached } from './upstreams.ts';

export interface Forwarding {
  upstream: Upstream;
  path: string;
  accessToken: string;
  limits: Limits;
  counts: GatewayCounts;
}

/** The largest thing that any service takes. Each has narrower limits of its own. */
const bodyBytesMax = fileLimits.fileBytesMax;

/** Asks a copy of the service and streams what it answers; another copy when one cannot be reached. */
export async function forward(request: FastifyRequest, reply: FastifyReply, forwarding: Forwarding) {
  const began = performance.now();
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  const answer = await ask(request, gone.signal, forwarding);
  const { upstream, counts } = forwarding;
  const status = String(answer.statusCode);
  counts.requestSeconds.observe({ upstream: upstream.name, status }, (performance.now() - began) / 1000);
  reply.code(answer.statusCode).headers(headersToBrowser(answer.headers));
  // What the service did not want to read would stand before the next request of this connection.
  if (!request.raw.complete) reply.header('connection', 'close');
  const isBare = request.method === 'HEAD' || answer.statusCode === 204 || answer.statusCode === 304;
  if (!isBare) return reply.send(answer.body);
  await answer.body.dump();
  return reply.send();
}

async function ask(
  request: FastifyRequest,
  signal: AbortSignal,
  forwarding: Forwarding,
): Promise<Dispatcher.ResponseData> {
  const { upstream, path, accessToken, limits, counts } = forwarding;
  const headers = headersToService(request.headers, accessToken);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const body = isRead ? undefined : bodyOf(request);
  const tried = new Set<Copy>();
  for (;;) {
    const copy = upstream.choose(tried);
    tried.add(copy);
    try {
      const method = request.method as Dispatcher.HttpMethod;
      return await copy.pool.request({ path, method, headers, body: body?.() ?? null, signal });
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      counts.upstreamFailures.inc({ upstream: upstream.name });
      const isUnsent = wasNotReached(error);
      if (isUnsent) upstream.rest(copy);
      // A body that was begun cannot be sent again.
      const mayTryAgain = isRead ? !signal.aborted : isUnsent && !request.raw.readableDidRead;
      if (mayTryAgain && tried.size < Math.min(limits.triesMax, upstream.copies.length)) continue;
      throw isRead || isUnsent ? away(upstream, error) : unknown(upstream, error);
    }
  }
}

/** Its bytes as they come, and never more than anybody takes. Undefined: it has none. */
function bodyOf({ raw, headers }: FastifyRequest): (() => Readable) | undefined {
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) return undefined;
  if (Number(headers['content-length'] ?? 0) > bodyBytesMax) throw tooLarge();
  // Nothing is read before somebody is there to take it, so that another copy can be asked.
  return () => Readable.from(counted(raw), { objectMode: false });
}

async function* counted(raw: IncomingMessage): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const piece of raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > bodyBytesMax) throw tooLarge();
    yield piece;
  }
}

const tooLarge = (): ProblemError =>
  new ProblemError('body-too-large', `A body has at most ${bodyBytesMax} bytes.`, { headers: { connection: 'close' } });

const away = ({ name }: Upstream, cause: unknown): ProblemError =>
  new ProblemError('unavailable', `The ${name} service cannot be reached now, or does not answer. Try again.`, {
    headers: { 'retry-after': '1' },
    cause,
  });

const unknown = ({ name }: Upstream, cause: unknown): ProblemError =>
  new ProblemError(
    'outcome-not-known',
    `The ${name} service broke off before it answered. Try again with the same Idempotency-Key: it is done once.`,
    { headers: { 'retry-after': '1' }, cause },
  );
