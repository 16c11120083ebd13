import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { freePort } from '@procession/stack/free-port.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from '../testing/browser.ts';
import { type EchoService, startEchoService } from '../testing/echo-service.ts';
import { type ServedGateway, serveGateway } from '../testing/served-gateway.ts';

let echo: EchoService;
let gateway: ServedGateway;
let ben: Browser;
beforeAll(async () => {
  echo = await startEchoService();
  gateway = await serveGateway({ upstream: echo.url, limits: { answerTimeoutMs: 300 } });
  ben = gateway.browser();
  await ben.signIn('ben');
});
afterAll(async () => {
  await gateway?.close();
  echo?.close();
});

interface Echoed {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
}
const echoed = async (response: Response): Promise<Echoed> => (await response.json()) as Echoed;
const slugOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { type: string }).type.replace('urn:procession:problem:', '');
const post = { method: 'POST', body: '{"outcome":"approved"}', headers: { 'content-type': 'application/json' } };

test('a command reaches the service with the token of the session and what it says, and nothing else', async () => {
  const answer = await ben.api('/api/write/v1/tasks/t%40x.1/decide?dryRun=true', {
    ...post,
    headers: {
      ...post.headers,
      'if-match': '"6"',
      'idempotency-key': 'k1',
      prefer: 'wait=2',
      'consistency-token': '1;instance-x@2',
      traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
      authorization: 'Bearer mine',
      'x-forwarded-for': '10.0.0.1',
      'x-internal': '1',
    },
  });
  const { method, url, headers, body } = await echoed(answer);
  expect({ method, url, body }).toEqual({
    method: 'POST',
    url: '/v1/tasks/t%40x.1/decide?dryRun=true',
    body: post.body,
  });
  expect(headers).toMatchObject({
    'if-match': '"6"',
    'idempotency-key': 'k1',
    prefer: 'wait=2',
    'consistency-token': '1;instance-x@2',
    traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    'content-type': 'application/json',
  });
  expect(headers.authorization).toMatch(/^Bearer ey/);
  for (const name of ['cookie', 'x-procession-session', 'x-forwarded-for', 'x-internal', 'origin', 'sec-fetch-site'])
    expect(headers).not.toHaveProperty(name);
});

test('an answer comes back with all that it says, but for what only the gateway says', async () => {
  const answer = await ben.api('/api/read/v1/refused');
  expect(answer.status).toBe(409);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/problem+json',
    'consistency-token': '1;instance-x@3',
    etag: '"7"',
    'retry-after': '3',
    'content-security-policy': "default-src 'none'; sandbox",
  });
  expect(answer.headers.getSetCookie()).toEqual([]);
});

test('what has no body has none', async () => {
  const unchanged = await ben.api('/api/read/v1/unchanged', { headers: { 'if-none-match': '"7"' } });
  expect([unchanged.status, unchanged.headers.get('etag'), await unchanged.text()]).toEqual([304, '"7"', '']);
  const head = await ben.api('/api/read/v1/me', { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
});

test('tickets are at an address of their own', async () => {
  const { url } = await echoed(await ben.api('/api/live/tickets', { method: 'POST' }));
  expect(url).toBe('/v1/live/tickets');
});

test.each([
  '/api/write/..%2finternal/jobs',
  '/api/write/%2e%2e/internal/jobs',
  '/api/write/v1/..%2f..%2finternal/jobs',
  '/api/write/v1/%2e%2e/internal',
  '/api/write/v1/..;/internal',
  '/api/write/v1/%2E/x',
  '/api/write/v1/a%5cb',
  '/api/write/v1/a%00b',
  '/api/write/v1/a%252fb',
  '/api/write/v1//x',
  '/api/write//v1/x',
  '/api/write/v1/x/',
  '/api/write/v1',
  '/api/write/V1/x',
  '/api/write/internal/jobs',
  '/api/write/metrics',
  '/api/write/openapi.json',
  '/api/write/healthz',
  '/api/worker/v1/x',
  '/api/write@evil.example/v1/x',
])('%s reaches nothing behind the gateway', async (path) => {
  const before = echo.asked.length;
  const { status } = await raw(path);
  expect([400, 404]).toContain(status);
  expect(echo.asked).toHaveLength(before);
});

/** As it stands: `fetch` would tidy up the address. */
async function raw(path: string, { head = [], body = '' }: { head?: string[]; body?: string } = {}) {
  const cookie = [...ben.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const lines = [
    `${body === '' ? 'GET' : 'POST'} ${path} HTTP/1.1`,
    `host: localhost:${gateway.port}`,
    `cookie: ${cookie}`,
    `x-procession-session: ${ben.session}`,
    'sec-fetch-site: same-origin',
    'connection: close',
    ...head,
  ];
  const socket = connect(gateway.port, '127.0.0.1');
  socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
  const pieces: Buffer[] = [];
  for await (const piece of socket) pieces.push(piece as Buffer);
  const text = Buffer.concat(pieces).toString();
  return { text, status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]) };
}

test.each([
  ['two lengths', ['content-length: 5', 'content-length: 6'], 'abcdef'],
  [
    'a length and pieces',
    ['content-length: 5', 'transfer-encoding: chunked'],
    '0\r\n\r\nGET /internal HTTP/1.1\r\n\r\n',
  ],
  ['pieces in disguise', ['transfer-encoding: xchunked'], '0\r\n\r\n'],
  ['a length that is none', ['content-length: +5'], 'abcde'],
  ['a second name', ['host: evil.example'], 'x'],
])('a request with %s is refused before anybody behind reads it', async (_name, head, body) => {
  const before = echo.asked.length;
  const { status } = await raw('/api/write/v1/x', { head, body });
  expect(status).toBe(400);
  expect(echo.asked).toHaveLength(before);
});

test('what a connection says of itself does not take headers from those who come after', async () => {
  const { text } = await raw('/api/read/v1/me', {
    head: ['connection: close, authorization, traceparent', 'te: trailers'],
  });
  expect(text).toContain('"authorization":"Bearer ey');
  expect(text).not.toContain('"te"');
});

test.each([
  ['of no session', {}, { session: undefined }, 401],
  ['of a session that never was', {}, { session: '0-aaaaaaaaaaaaaaaa' }, 401],
  ['of another slot', {}, { session: '1' }, 401],
  ['of a page elsewhere', { origin: 'https://evil.example' }, {}, 403],
  ['of another port of this machine', { 'sec-fetch-site': 'same-site' }, {}, 403],
  ['of a page without a name', { origin: 'null' }, {}, 403],
  ['of a link elsewhere', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, {}, 403],
])('a request %s is refused', async (_name, headers, { session }: { session?: string | undefined }, status) => {
  const window = ben.window();
  window.session = 'none';
  if (status === 403) window.session = ben.session;
  else window.session = session;
  const before = echo.asked.length;
  const answer = await window.api('/api/write/v1/tasks/x/decide', { ...post, headers });
  expect(answer.status).toBe(status);
  expect(echo.asked).toHaveLength(before);
});

test('two windows act as two people, whatever order they ask in', async () => {
  const one = gateway.browser();
  await one.signIn('ben');
  const mei = one.window();
  await mei.signIn('mei');
  const asBen = await echoed(await one.api('/api/read/v1/me'));
  const asMei = await echoed(await mei.api('/api/read/v1/me'));
  const subjects = [asBen, asMei].map(
    ({ headers }) => JSON.parse(Buffer.from(headers.authorization!.split('.')[1]!, 'base64url').toString()).sub,
  );
  expect(subjects).toEqual(['ben', 'mei']);
  one.cookies.set('procession_session_0', one.cookies.get('procession_session_1')!);
  expect((await one.api('/api/read/v1/me')).status).toBe(401); // a cookie is good in its slot only
});

test('a cookie that we did not seal is no session, and no error', async () => {
  const stranger = gateway.browser();
  stranger.session = '0-aaaaaaaaaaaaaaaa';
  for (const value of ['1.x', '9.x', '4.', '', `1.${'e'.repeat(60_000)}`, '1.e30.e30.e30.e30.e30']) {
    stranger.cookies.set('procession_session_0', value);
    expect((await stranger.api('/api/read/v1/me')).status).toBe(401);
  }
  stranger.cookies.set('procession_session_0', 'x'.repeat(200_000));
  expect((await stranger.api('/api/read/v1/me')).status).toBe(431);
});

test('a service that is away is a 503 that says when to come again', async () => {
  const nobody = await serveGateway({ upstream: `http://127.0.0.1:${await freePort()}` });
  const browser = nobody.browser();
  await browser.signIn('ben');
  for (const init of [{}, post]) {
    const answer = await browser.api('/api/write/v1/x', init);
    expect([answer.status, answer.headers.get('retry-after'), await slugOf(answer)]).toEqual([503, '1', 'unavailable']);
  }
  await nobody.close();
});

test('a service that does not answer in time is not waited for; of a command nobody says what came of it', async () => {
  const read = await ben.api('/api/read/v1/slow');
  expect([read.status, await slugOf(read)]).toEqual([503, 'unavailable']);
  const written = await ben.api('/api/write/v1/slow', post);
  expect([written.status, await slugOf(written)]).toEqual([503, 'outcome-not-known']);
  const broken = await ben.api('/api/write/v1/broken', post);
  expect([broken.status, await slugOf(broken)]).toEqual([503, 'outcome-not-known']);
});

test('a copy that cannot be reached is passed over, also by a command with its body', async () => {
  const one = await serveGateway({ upstream: [`http://127.0.0.1:${await freePort()}`, echo.url] });
  const browser = one.browser();
  await browser.signIn('ben');
  for (let n = 0; n < 12; n++) {
    const { body } = await echoed(await browser.api('/api/write/v1/x', post));
    expect(body).toBe(post.body);
  }
  await one.close();
});

test('a body that is larger than anybody takes is refused, also when it does not say so', async () => {
  const said = await raw('/api/write/v1/files', { head: [`content-length: ${30_000_000}`], body: 'x' });
  expect(said.status).toBe(413);
  const piece = Buffer.alloc(1_000_000);
  const stream = Readable.toWeb(Readable.from(Array.from({ length: 30 }, () => piece)));
  const answer = await ben
    .api('/api/write/v1/files', { method: 'POST', body: stream as never, duplex: 'half' })
    .catch(() => undefined); // or the connection ends before all of it is read
  if (answer) expect(answer.status).toBe(413);
  expect(echo.asked.some(({ headers }) => Number(headers['content-length']) > 25_000_000)).toBe(false);
});
