import type { WebSocket } from 'ws';

/** Asks every socket for a sign of life, and ends those that gave none since the last time. */
export function keepAlive(everyMs: number): { add: (socket: WebSocket) => void; stop: () => void } {
  const isAlive = new Map<WebSocket, boolean>();
  const timer = setInterval(() => {
    for (const [socket, answered] of isAlive) {
      if (!answered) socket.terminate();
      else {
        isAlive.set(socket, false);
        socket.ping();
      }
    }
  }, everyMs);
  timer.unref();
  return {
    add(socket) {
      isAlive.set(socket, true);
      socket.on('pong', () => isAlive.set(socket, true));
      socket.on('close', () => isAlive.delete(socket));
    },
    stop: () => clearInterval(timer),
  };
}
