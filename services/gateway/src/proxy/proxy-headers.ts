import type { IncomingHttpHeaders } from 'node:http';

/** What services look at. All else stays here: cookies, what proxies say of each other, what concerns one connection. */
const passedOn = [
  'accept',
  'accept-language',
  'consistency-token',
  'content-disposition',
  'content-length',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'prefer',
  'range',
  'traceparent',
  'tracestate',
  'user-agent',
] as const;

export function headersToService(headers: IncomingHttpHeaders, accessToken: string): Record<string, string> {
  const passed = passedOn.flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  return { ...Object.fromEntries(passed), authorization: `Bearer ${accessToken}` };
}

/** Of one connection (RFC 9110, 7.6.1), and what only we may say to the browser. */
const keptBack = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-connection',
  'set-cookie',
  'strict-transport-security',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'www-authenticate',
]);

export const headersToBrowser = (headers: Record<string, string | string[] | undefined>) =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || keptBack.has(name) ? [] : [[name, value]],
    ),
  );
