import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseAllowList } from './allow-list.ts';
import { requestBodyBytesMax, retryAfterMsMax, urlCharsMax } from './limits.ts';
import { Outbound } from './outbound.ts';
import { retryAfterMs } from './retry-after.ts';

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { method, url, headers } = request;
    response.setHeader('set-cookie', ['a=1', 'b=2']);
    response.end(
      JSON.stringify({ method, url, key: headers['idempotency-key'], body: Buffer.concat(chunks).toString() }),
    );
  });
});
const outbound = new Outbound({ allow: parseAllowList('127.0.0.1/32') });
let origin = '';

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});
afterAll(async () => {
  await outbound.close();
  server.close();
});

test('a request arrives as it was written, and the answer as it was given', async () => {
  const { status, headers, body } = await outbound.request({
    method: 'POST',
    url: `${origin}/pay?a=1%2F2#here`,
    headers: { 'Idempotency-Key': 'k1', 'content-type': 'application/json' },
    body: '{"amount":"12.50"}',
  });
  expect(status).toBe(200);
  expect(headers['set-cookie']).toBe('a=1, b=2');
  expect(JSON.parse(body.toString())).toEqual({
    method: 'POST',
    url: '/pay?a=1%2F2',
    key: 'k1',
    body: '{"amount":"12.50"}',
  });
});

test.each([
  ['an unknown method', { method: 'CONNECT' }],
  ['a header of the connection', { headers: { 'Transfer-Encoding': 'chunked' } }],
  ['another host', { headers: { host: 'internal' } }],
  ['a line break in a header', { headers: { 'x-a': 'b\r\nx-c: d' } }],
  ['too long an address', { url: `https://example.com/${'a'.repeat(urlCharsMax)}` }],
  ['too large a body', { body: 'x'.repeat(requestBodyBytesMax + 1) }],
])('%s is not sent', async (_, request) => {
  await expect(outbound.request({ method: 'POST', url: origin, ...request })).rejects.toMatchObject({
    kind: 'invalid',
  });
});

test('a caller may give up', async () => {
  const signal = AbortSignal.abort();
  await expect(outbound.request({ method: 'GET', url: origin, signal })).rejects.toMatchObject({ kind: 'cancelled' });
});

test('nobody listening is unreachable', async () => {
  await expect(outbound.request({ method: 'GET', url: 'http://127.0.0.1:1/' })).rejects.toMatchObject({
    kind: 'unreachable',
  });
});

const nowMs = Date.parse('2026-11-21T10:00:00Z');
test.each([
  ['120', 120_000],
  [' 5 ', 5_000],
  ['0', 0],
  ['Sat, 21 Nov 2026 10:00:30 GMT', 30_000],
  ['Sat, 21 Nov 2026 09:00:00 GMT', 0],
  ['Saturday, 21-Nov-26 10:01:00 GMT', 60_000],
  ['999999999999', retryAfterMsMax],
  ['Sat, 21 Nov 2099 10:00:00 GMT', retryAfterMsMax],
  ['soon', undefined],
  ['-5', undefined],
  ['1.5', undefined],
  ['', undefined],
  [undefined, undefined],
])('Retry-After: %s is %s ms', (header, wait) => expect(retryAfterMs(header, nowMs)).toBe(wait));
