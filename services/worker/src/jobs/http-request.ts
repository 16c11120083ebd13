import type { InternalJobRequests } from '@procession/contracts/internal.ts';
import type { Json, JsonObject } from '@procession/contracts/json.ts';

export type SendableJob = Extract<InternalJobRequests['jobs'][number], { request: object }>;

/** As it goes over the wire. */
export interface HttpRequest {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body?: string;
}

/** The request of a job as HTTP. @throws Error saying what of it cannot be sent. */
export function httpRequestOf(request: SendableJob['request'], idempotencyKey: string): HttpRequest {
  if (typeof request.url !== 'string') throw new Error('its url is no text');
  const url = URL.parse(request.url);
  if (!url) throw new Error('its url cannot be read');
  for (const [name, value] of entriesOf(request.query)) url.searchParams.append(name, value);
  const headers = Object.fromEntries(entriesOf(request.headers).map(([name, value]) => [name.toLowerCase(), value]));
  const { body } = request;
  const isText = typeof body === 'string';
  return {
    method: request.method,
    url,
    headers: {
      'user-agent': 'Procession',
      ...(body !== undefined && { 'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json' }),
      ...headers,
      'idempotency-key': idempotencyKey,
    },
    ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
  };
}

/** What has no value is left out; a list is its values one after the other. */
const entriesOf = (values: JsonObject = {}): [string, string][] =>
  Object.entries(values).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap((one): [string, string][] =>
      one === null ? [] : [[name, textOf(one)]],
    ),
  );

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
