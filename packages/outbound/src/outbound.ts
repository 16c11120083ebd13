import { Agent, errors } from 'undici';
import type { AllowList } from './allow-list.ts';
import { connectChecked, type Resolve, resolveByDns } from './connect-checked.ts';
import {
  connectionsPerOriginMax,
  connectTimeoutMs,
  keepAliveMs,
  originsMax,
  requestBodyBytesMax,
  requestTimeoutMs,
  requestTimeoutMsMax,
  responseBytesMax,
  responseHeaderBytesMax,
  urlCharsMax,
} from './limits.ts';
import { OutboundError } from './outbound-error.ts';
import { readBody } from './read-body.ts';

export interface OutboundRequest {
  method: string;
  url: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Buffer;
  /** For all of it: connection, request, answer. */
  timeoutMs?: number;
  responseBytesMax?: number;
  signal?: AbortSignal;
}

/** Any answer, whatever its status; a redirect is an answer, too, and is not followed. Header names are in lower case. */
export interface OutboundResponse {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** Set here, or of one connection only: who writes a request may not. */
const ownHeaders = new Set(
  'accept-encoding connection content-length expect host keep-alive proxy-authorization proxy-connection te trailer transfer-encoding upgrade'.split(
    ' ',
  ),
);
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * The only way out over HTTP. Anybody who may draw a definition decides what is called, so it is called as a stranger would: addresses of
 * the public internet over TLS unless the configuration opens more, no redirects, no proxy from the environment, and a bound on time,
 * bytes and connections.
 */
export class Outbound {
  readonly #agent: Agent;

  constructor({ allow, resolve = resolveByDns }: { allow: AllowList; resolve?: Resolve }) {
    this.#agent = new Agent({
      connect: connectChecked({ allow, resolve, timeoutMs: connectTimeoutMs }),
      allowH2: false,
      connections: connectionsPerOriginMax,
      maxOrigins: originsMax,
      pipelining: 1,
      keepAliveTimeout: keepAliveMs,
      keepAliveMaxTimeout: keepAliveMs,
      maxHeaderSize: responseHeaderBytesMax,
      // The whole request has one bound, kept by its signal.
      headersTimeout: requestTimeoutMsMax,
      bodyTimeout: requestTimeoutMsMax,
    });
  }

  /** @throws OutboundError, and nothing else. */
  async request(request: OutboundRequest): Promise<OutboundResponse> {
    const url = urlOf(request);
    const timeoutMs = Math.min(request.timeoutMs ?? requestTimeoutMs, requestTimeoutMsMax);
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout;
    try {
      const response = await this.#agent.request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: request.method as 'GET',
        headers: { ...headersOf(request), 'accept-encoding': 'gzip, br' },
        body: request.body ?? null,
        signal,
      });
      response.body.on('error', () => undefined); // said by readBody
      const headers = flat(response.headers);
      const body = await readBody(
        response.body,
        request.method === 'HEAD' ? undefined : headers['content-encoding'],
        request.responseBytesMax ?? responseBytesMax,
      ).finally(() => response.body.destroy());
      return { status: response.statusCode, headers, body };
    } catch (error) {
      if (request.signal?.aborted) throw new OutboundError('cancelled', 'the request was given up', { cause: error });
      if (timeout.aborted)
        throw new OutboundError('timeout', `no whole answer of ${url.host} within ${timeoutMs} ms`, { cause: error });
      throw asOutboundError(error, url);
    }
  }

  /** Ends every connection, and what is under way on it. */
  close(): Promise<void> {
    return this.#agent.destroy();
  }
}

function urlOf({ url, method, body }: OutboundRequest): URL {
  if (!methods.has(method)) throw new OutboundError('invalid', `${method} is no method that is sent`);
  if (url.length > urlCharsMax)
    throw new OutboundError('invalid', `the address has more than ${urlCharsMax} characters`);
  if (body && Buffer.byteLength(body) > requestBodyBytesMax)
    throw new OutboundError('invalid', `the body has more than ${requestBodyBytesMax} bytes`);
  const parsed = URL.parse(url);
  if (!parsed) throw new OutboundError('invalid', `${JSON.stringify(url)} is no address`);
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:')
    throw new OutboundError('refused', `${parsed.protocol} is not called, only https`);
  if (parsed.username || parsed.password)
    throw new OutboundError('refused', 'an address with a name or password in it is not called; use a credential');
  return parsed;
}

function headersOf({ headers = {} }: OutboundRequest): Record<string, string> {
  const own = Object.keys(headers).find((name) => ownHeaders.has(name.toLowerCase()));
  if (own) throw new OutboundError('invalid', `the header ${own} is not the sender's to set`);
  return headers;
}

const flat = (headers: Record<string, string | string[] | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );

const unreachableCodes =
  /^(ENOTFOUND|EAI_|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|UND_ERR_MAX_ORIGINS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL|EPROTO)/;

function asOutboundError(error: unknown, { host }: URL): OutboundError {
  const ours = [error, (error as Error).cause].find((found) => found instanceof OutboundError);
  if (ours) return ours;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const options = { cause: error };
  if (error instanceof errors.HeadersOverflowError)
    return new OutboundError(
      'too-large',
      `the answer's headers have more than ${responseHeaderBytesMax} bytes`,
      options,
    );
  if (error instanceof errors.InvalidArgumentError)
    return new OutboundError('invalid', `the request to ${host} cannot be sent: ${error.message}`, options);
  if (unreachableCodes.test(code) || error instanceof AggregateError)
    return new OutboundError('unreachable', `${host} cannot be reached (${code})`, options);
  return new OutboundError('broken', `the answer of ${host} broke off or is no HTTP (${code || 'no code'})`, options);
}
