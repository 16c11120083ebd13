import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** Listens on loopback, in both families where there are two, and counts who connects. */
export async function openCanary() {
  let connectedCount = 0;
  const sockets = new Set<Socket>();
  const onSocket = (socket: Socket): void => {
    connectedCount++;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\ncanary'));
  };
  const listen = async (host: string, port: number): Promise<Server | undefined> => {
    const server = createServer(onSocket);
    server.listen({ host, port });
    const [error] = await Promise.race([once(server, 'listening'), once(server, 'error')]);
    return error ? undefined : server;
  };
  const v4 = (await listen('127.0.0.1', 0))!;
  const { port } = v4.address() as { port: number };
  const v6 = await listen('::1', port);
  return {
    port,
    connectedCount: () => connectedCount,
    close: () => {
      for (const socket of sockets) socket.destroy();
      v4.close();
      v6?.close();
    },
  };
}
