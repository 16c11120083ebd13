import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Mirror } from '@procession/client/live/mirror.ts';
import type { ToClient } from '@procession/contracts/live.ts';
import { WebSocket, WebSocketServer } from 'ws';
import type { LiveConnection } from '../connection.ts';
import type { Limits } from '../limits.ts';
import { all, copyOf } from './copy.ts';
import { viewer } from './rows.ts';
import { TablesTwin } from './tables-twin.ts';

const tickMs = 10;

/** A copy over such tables in memory, on real sockets: no ticket, the address names who comes. */
export async function serveCopy(limits: Partial<Limits>) {
  const tables = new TablesTwin();
  const copy = copyOf(tables, { limits, now: () => performance.now() });
  await copy.follower.lookAtHeads();
  const ended = { closeTimeout: 100 }; // ms; its type does not know it yet
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false, ...ended });
  await once(server, 'listening');
  const joined: LiveConnection[] = [];
  server.on('connection', (socket, request) => {
    const connection = copy.hub.join(socket, viewer(request.url!.slice(1)));
    joined.push(connection);
    socket.on('message', (data) => copy.hub.hear(connection, (data as Buffer).toString()));
    socket.on('close', () => copy.hub.leave(connection));
  });
  const timer = setInterval(() => copy.hub.tick(), tickMs);
  return {
    tables,
    copy,
    /** In the order in which they came. */
    joined,
    base: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      clearInterval(timer);
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}

/** Keeps the rows of all instances up to date, and notes whatever proves that something was missed. */
export async function follow(base: string, user: string, mirror = new Mirror()) {
  const from = mirror.resumeFrom;
  const socket = new WebSocket(`${base}/${user}`, { perMessageDeflate: false });
  const said: ToClient['type'][] = [];
  const state = { missed: 0, closedWith: undefined as number | undefined };
  const ready = Promise.withResolvers<void>();
  socket.on('message', (data) => {
    const message = JSON.parse((data as Buffer).toString()) as ToClient;
    said.push(message.type);
    if (message.type === 'snapshot') mirror.snapshot(message);
    if (message.type === 'changes') {
      for (const change of message.changes) if (mirror.apply(change) === 'missed') state.missed++;
      mirror.advance(message.place);
    }
    ready.resolve();
  });
  socket.on('close', (code) => {
    state.closedWith = code;
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', topic: all, limit: 50, from }));
  await ready.promise;
  return { socket, mirror, said, state };
}
