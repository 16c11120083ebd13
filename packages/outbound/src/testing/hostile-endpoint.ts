import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** What a connection is treated to, after `when`. */
export interface Treatment {
  when: 'connected' | 'asked';
  treat: (socket: Socket) => void;
}

/** A listener on loopback that speaks no HTTP by itself: each test says what goes over the wire. */
export async function openHostileEndpoint({ when, treat }: Treatment) {
  const sockets = new Set<Socket>();
  let sentBytes = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sentBytes += socket.bytesWritten;
      sockets.delete(socket);
    });
    if (when === 'connected') treat(socket);
    else socket.once('data', () => treat(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as { port: number }).port,
    openCount: () => sockets.size,
    sentBytes: () => sentBytes + [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, 0),
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** Writes `piece` again and again, as fast as it is taken, until the other side goes. */
export function writeWithoutEnd(socket: Socket, piece: string | Buffer): void {
  const go = (): void => {
    while (!socket.destroyed && socket.write(piece));
    if (!socket.destroyed) socket.once('drain', go);
  };
  go();
}

/** Writes `piece` every few milliseconds: never idle, never done. */
export function drip(socket: Socket, piece: string | Buffer): void {
  const timer = setInterval(() => socket.write(piece), 5);
  socket.once('close', () => clearInterval(timer));
}
