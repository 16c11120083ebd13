import { freePort } from '@procession/stack/free-port.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import { type EchoService, startEchoService } from '../testing/echo-service.ts';
import { type ServedGateway, serveGateway } from '../testing/served-gateway.ts';

let echo: EchoService;
let gateway: ServedGateway;
beforeAll(async () => {
  echo = await startEchoService();
  gateway = await serveGateway({ upstream: echo.url, limits: { tunnelsMax: 3 } });
});
afterAll(async () => {
  await gateway?.close();
  echo?.close();
});

const withinMs = 3_000;

interface Opened {
  socket: WebSocket;
  heard: string[];
  /** HTTP status when it was refused. */
  status: number | undefined;
}

function open(path: string, options: ClientOptions = {}, { origin } = gateway): Promise<Opened> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}${path}`, { origin, ...options });
  const opened: Opened = { socket, heard: [], status: undefined };
  socket.on('message', (data) => opened.heard.push((data as Buffer).toString()));
  return new Promise((resolve) => {
    socket.once('open', () => resolve(opened));
    socket.once('error', () => resolve(opened));
    socket.once('unexpected-response', (_request, response) => {
      opened.status = response.statusCode;
      response.resume();
      resolve(opened);
    });
  });
}

test('messages go both ways as they are, large ones, too', async () => {
  const { socket, heard } = await open('/api/live?ticket=good');
  const large = 'x'.repeat(300_000);
  for (const message of ['a', large, 'b']) socket.send(message);
  await waitUntil('all come back', () => heard.length === 3, { withinMs });
  expect(heard).toEqual(['a', large, 'b']);
  socket.close();
  await waitUntil('both sides are closed', () => echo.sockets.size === 0, { withinMs });
});

test('the service is told the ticket, and neither cookies nor whose page it is', async () => {
  const { socket } = await open('/api/live?ticket=good', { headers: { cookie: 'procession_session_0=1.x' } });
  const { url, headers } = echo.asked.at(-1)!;
  expect(url).toBe('/v1/live?ticket=good');
  expect(headers).not.toHaveProperty('cookie');
  expect(headers).not.toHaveProperty('origin');
  socket.terminate();
});

test('what the service refuses is refused with its words', async () => {
  expect((await open('/api/live?ticket=used')).status).toBe(401);
});

test.each([
  ['pages of elsewhere', '/api/live?ticket=good', { origin: 'https://evil.example' }, 403],
  ['who names no page', '/api/live?ticket=good', { origin: undefined as unknown as string }, 403],
  ['another name', '/api/live?ticket=good', { headers: { host: 'evil.example' } }, 421],
  ['another address', '/api/write/v1/live?ticket=good', {}, 404],
  ['an address in disguise', '/api/live/..%2f..%2finternal?ticket=good', {}, 404],
])('%s opens no connection', async (_name, path, options, status) => {
  const before = echo.asked.length;
  expect((await open(path, options)).status).toBe(status);
  expect(echo.asked).toHaveLength(before);
});

test('an upgrade to something else is refused', async () => {
  const answer = await gateway.browser().ask('/api/live?ticket=good', { headers: { origin: gateway.origin } });
  expect(answer.status).toBe(404);
});

test('one end that goes takes the other with it', async () => {
  const { socket } = await open('/api/live?ticket=good');
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  for (const client of echo.sockets) client.close(4_001, 'sign in again');
  expect(await closed).toBe(4_001);
});

test('there are never more than the gateway takes', async () => {
  const taken = await Promise.all([1, 2, 3].map(() => open('/api/live?ticket=good')));
  expect((await open('/api/live?ticket=good')).status).toBe(503);
  for (const { socket } of taken) socket.terminate();
  await waitUntil('they are gone', () => echo.sockets.size === 0, { withinMs });
});

test('who does not read holds back only what is sent to them', async () => {
  const { socket } = await open('/api/live?ticket=good');
  await waitUntil('it is there', () => echo.sockets.size === 1, { withinMs });
  const [sender] = [...echo.sockets];
  socket.pause();
  const piece = Buffer.alloc(1_000_000);
  for (let n = 0; n < 40; n++) sender!.send(piece);
  // The service sees what waits, so it is the one to decide that its client is slow.
  await waitUntil('the service notices', () => sender!.bufferedAmount > 10_000_000, { withinMs });
  socket.terminate();
});

test('a service that is away is a 503, and a copy that is away is passed over', async () => {
  const dead = `http://127.0.0.1:${await freePort()}`;
  const nobody = await serveGateway({ upstream: dead });
  expect((await open('/api/live?ticket=good', {}, nobody)).status).toBe(503);
  await nobody.close();
  const one = await serveGateway({ upstream: [dead, echo.url] });
  for (let n = 0; n < 6; n++) {
    const { socket, status } = await open('/api/live?ticket=good', {}, one);
    expect(status).toBeUndefined();
    socket.terminate();
  }
  await one.close();
});
