import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import type { FromClient, ToClient } from '@procession/contracts/live.ts';
import { closeCodes } from '@procession/contracts/live-limits.ts';
import type { TaskRow } from '@procession/contracts/read-models.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { afterEach, expect, test, vi } from 'vitest';
import { type WebSocket as Peer, WebSocketServer } from 'ws';
import { createLive, type Live } from './live.ts';
import { LiveSocket } from './live-socket.ts';

const withinMs = 5_000;
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** The server's side, by hand. */
async function startServer() {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http });
  const heard: FromClient[] = [];
  const peers: Peer[] = [];
  sockets.on('connection', (socket) => {
    peers.push(socket);
    socket.on('message', (data) => heard.push(JSON.parse((data as Buffer).toString()) as FromClient));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    sockets.close();
    for (const peer of peers) peer.terminate();
    http.close();
  });
  return {
    base: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    heard,
    peers,
    say: (message: ToClient) => peers.at(-1)!.send(JSON.stringify(message)),
    hears: (count: number) =>
      waitUntil(`${count} messages`, () => heard.length >= count && heard, { withinMs, everyMs: 5 }),
  };
}
type Server = Awaited<ReturnType<typeof startServer>>;

function liveOn(...servers: Server[]): Live {
  const live = createLive({ urls: servers.map(({ base }) => base), getTicket: async () => 'ticket' });
  closing.push(() => live.close());
  return live;
}

const row = (revision: number): TaskRow => ({
  view: 'task',
  id: 'i.1',
  instance: 'i',
  revision,
  definition: 'd',
  title: 'Cancel',
  stepId: 's',
  stepName: 'S',
  item: '',
  kind: 'approval',
  status: 'open',
  outcome: null,
  openedAt: '2026-11-20T10:00:00.000Z',
  closedAt: null,
  dueAt: null,
  claimedBy: null,
  entityType: null,
  entityId: null,
  initiator: 'ana',
  initiatorName: null,
  users: [],
  roles: [],
  columns: null,
});
const placeAt = (seq: number) => ({ epoch: 1, partitions: { 0: seq } });
const snapshot = (seq: number, rows: TaskRow[]): ToClient => ({
  type: 'snapshot',
  id: '1',
  place: placeAt(seq),
  rights: 'r',
  rows,
  hasMore: false,
});

function watch(live: Live) {
  const told: string[] = [];
  const subscription = live.subscribe(
    { name: 'tasks' },
    {
      onSnapshot: (rows) => void told.push(`snapshot ${rows.map(({ revision }) => revision)}`),
      onChange: ({ revision }, { before }) => void told.push(`change ${before?.revision ?? 'none'} to ${revision}`),
      onRemove: (id) => void told.push(`remove ${id}`),
      onResync: (reason) => void told.push(`resync ${reason}`),
      onRefused: ({ detail }) => void told.push(`refused ${detail}`),
    },
  );
  return {
    subscription,
    told,
    tells: (last: string) => waitUntil(last, () => told.includes(last), { withinMs, everyMs: 5 }),
  };
}

test('rows keep themselves up to date', async () => {
  const server = await startServer();
  const { subscription, told, tells } = watch(liveOn(server));
  expect(await server.hears(1)).toEqual([{ type: 'subscribe', id: '1', topic: { name: 'tasks' }, limit: 50 }]);
  server.say(snapshot(1, [row(1)]));
  server.say({ type: 'changes', place: placeAt(2), changes: [{ id: '1', row: row(3), since: 1 }] });
  server.say({ type: 'changes', place: placeAt(2), changes: [{ id: '1', row: row(3), since: 1 }] });
  server.say({ type: 'changes', place: placeAt(3), changes: [{ id: '1', remove: 'i.1', revision: 4 }] });
  await tells('remove i.1');
  expect(told).toEqual(['snapshot 1', 'change 1 to 3', 'remove i.1']);
  expect(subscription.rows.size).toBe(0);
});

test('when the line breaks it resumes on another copy where it stood', async () => {
  const servers = [await startServer(), await startServer()];
  const { told, tells } = watch(liveOn(...(servers as [Server, Server])));
  const first = await waitUntil('connected', () => servers.find(({ heard }) => heard.length > 0), {
    withinMs,
    everyMs: 5,
  });
  const second = servers.find((server) => server !== first)!;
  first.say(snapshot(1, [row(1)]));
  first.say({ type: 'place', place: placeAt(7) });
  await tells('snapshot 1');
  first.peers[0]!.close(closeCodes.goingAway);
  const [again] = await second.hears(1);
  expect(again).toMatchObject({ type: 'subscribe', from: { place: placeAt(7), rights: 'r', holds: { 'i.1': 1 } } });
  second.say({ type: 'resumed', id: '1' });
  second.say({ type: 'changes', place: placeAt(8), changes: [{ id: '1', row: row(2), since: 1 }] });
  await tells('change 1 to 2');
  expect(told).toEqual(['snapshot 1', 'change 1 to 2']);
});

test('a change that proves a loss is not shown: everything is asked for anew', async () => {
  const server = await startServer();
  const { told, tells } = watch(liveOn(server));
  await server.hears(1);
  server.say(snapshot(1, [row(1)]));
  server.say({ type: 'changes', place: placeAt(3), changes: [{ id: '1', row: row(6), since: 4 }] });
  const [, again] = await server.hears(2);
  expect(again).toEqual({ type: 'subscribe', id: '1', topic: { name: 'tasks' }, limit: 50 });
  server.say({ type: 'changes', place: placeAt(4), changes: [{ id: '1', row: row(7), since: 6 }] });
  server.say(snapshot(4, [row(7)]));
  await tells('snapshot 7');
  expect(told).toEqual(['snapshot 1', 'resync missed', 'snapshot 7']);
});

test('after a resync nothing is shown before the snapshot', async () => {
  const server = await startServer();
  const { told, tells } = watch(liveOn(server));
  await server.hears(1);
  server.say(snapshot(1, [row(1)]));
  server.say({ type: 'resync', id: '1', reason: 'too-slow' });
  server.say({ type: 'changes', place: placeAt(2), changes: [{ id: '1', row: row(2), since: 1 }] });
  server.say(snapshot(3, [row(3)]));
  await tells('snapshot 3');
  expect(told).toEqual(['snapshot 1', 'resync too-slow', 'snapshot 3']);
});

test('the connection ends with the last subscription', async () => {
  const server = await startServer();
  const { subscription } = watch(liveOn(server));
  await server.hears(1);
  subscription.close();
  await waitUntil('closed', () => server.peers[0]!.readyState === 3, { withinMs, everyMs: 5 });
});

test('a refusal reaches the subscription that it is about', async () => {
  const server = await startServer();
  const { tells } = watch(liveOn(server));
  await server.hears(1);
  server.say({ type: 'refused', id: '1', problem: { type: 't', title: 'T', status: 422, detail: 'too many' } });
  await tells('refused too many');
});

test('a copy that hangs before the line is open is left for the next one', async () => {
  const hanging = createTcpServer(() => {});
  await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve));
  closing.push(() => hanging.close());
  const server = await startServer();
  const states: string[] = [];
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.spyOn(Math, 'random').mockReturnValue(0); // the first address
  const socket = new LiveSocket({
    urls: [`http://127.0.0.1:${(hanging.address() as AddressInfo).port}`, server.base],
    getTicket: async () => 'ticket',
    onOpen: () => {},
    onMessage: () => {},
    onState: (state) => states.push(state),
  });
  closing.push(() => socket.close());
  await vi.advanceTimersByTimeAsync(20_000);
  expect(states).toEqual(['connecting', 'broken']);
  await vi.advanceTimersByTimeAsync(1_000);
  vi.useRealTimers();
  vi.restoreAllMocks();
  await waitUntil('the other copy is reached', () => server.peers.length === 1, { withinMs });
});
