import type { PersonasAnswer } from '@procession/contracts/http/gateway.ts';
import type { Pipeline } from '@procession/contracts/http/pipeline.ts';
import type { ServicesAnswer } from '@procession/contracts/http/services.ts';
import { type Stack, startStack } from '@procession/stack/stack.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { Browser } from './testing/browser.ts';

// A browser before the whole stack: it is told of nothing but the gateway.

const dir = makeTemporaryFolder();
let stack: Stack;
let priya: Browser;
beforeAll(async () => {
  stack = await startStack({ dir, durable: false, copies: { gateway: 1, worker: 0, query: 2 } });
  priya = new Browser(stack.urls.gateway[0]!.replace('127.0.0.1', 'localhost'));
  await priya.signIn('priya');
});
afterAll(async () => {
  await stack?.stop();
  removeDataFolder(dir);
});

const json = { 'content-type': 'application/json' };
const putUser = (id: string, name: string) =>
  priya.api(`/api/write/v1/directory/users/${id}`, { method: 'PUT', headers: json, body: JSON.stringify({ name }) });

test('what one writes one reads, with the token of consistency carried along', async () => {
  const written = await putUser('ben', 'Ben Okafor');
  expect(written.status).toBe(201);
  const token = written.headers.get('consistency-token')!;
  const read = await priya.api('/api/read/v1/directory/users', {
    headers: { 'consistency-token': token, prefer: 'wait=5' },
  });
  expect(read.headers.get('consistency')).toBe('reached');
  expect(JSON.stringify(await read.json())).toContain('Ben Okafor');
});

test('the people of the demonstration are listed with what waits for them', async () => {
  const { personas } = (await (await priya.api('/auth/personas')).json()) as PersonasAnswer;
  expect(personas.find(({ id }) => id === 'ben')?.waiting).toEqual({ tasks: 0, late: 0 });
});

test('what others do is heard live, until the gateway goes', async () => {
  const { ticket } = (await (await priya.api('/api/live/tickets', { method: 'POST' })).json()) as { ticket: string };
  const address = `${priya.origin.replace('http', 'ws')}/api/live?ticket=${encodeURIComponent(ticket)}`;
  const socket = new WebSocket(address, { origin: priya.origin });
  const heard: { type: string }[] = [];
  let isClosed = false;
  socket.on('message', (data) => heard.push(JSON.parse((data as Buffer).toString()) as { type: string }));
  socket.on('close', () => {
    isClosed = true;
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', topic: { name: 'instances', filter: {} }, limit: 10 }));
  await waitUntil('a snapshot', () => heard.some(({ type }) => type === 'snapshot'), { withinMs: 10_000 });
  await stack.drain('gateway', 0);
  await waitUntil('the connection ends', () => isClosed, { withinMs: 5_000 });
  await stack.start('gateway', 0);
  expect((await priya.api('/auth/session')).status).toBe(200); // sessions outlive the process
});

test('who may operate sees how the services are, and asks the projector; nobody else does', async () => {
  const { services } = (await (await priya.api('/api/services')).json()) as ServicesAnswer;
  expect(services.map(({ name, copies }) => [name, copies.map(({ state }) => state)])).toEqual([
    ['command', ['ready']],
    ['query', ['ready', 'ready']],
    ['notifier', ['ready']],
    ['projector', ['ready']],
    ['worker', []],
  ]);
  expect(services[0]!.copies[0]!.latency?.count).toBeGreaterThan(0);
  const pipeline = (await (await priya.api('/api/operate/v1/pipeline')).json()) as Pipeline;
  expect(pipeline.partitions).toMatchObject([{ partition: 0, copy: expect.any(String) }]);

  const ben = new Browser(priya.origin);
  await ben.signIn('ben');
  for (const path of ['/api/services', '/api/operate/v1/pipeline'])
    expect([path, (await ben.api(path)).status]).toEqual([path, 403]);
});

test('a copy that dies is not noticed by who reads', async () => {
  await stack.kill('query', 0);
  for (let n = 0; n < 10; n++) expect((await priya.api('/api/read/v1/me')).status).toBe(200);
});

test('what is measured is not told under the name that everybody knows', async () => {
  expect((await priya.ask('/metrics')).status).toBe(404);
  expect(await (await fetch(`${stack.urls.gateway[0]}/metrics`)).text()).toContain(
    'procession_gateway_request_seconds',
  );
  for (const path of ['/readyz', '/healthz']) expect((await fetch(`${stack.urls.gateway[0]}${path}`)).status).toBe(200);
});
