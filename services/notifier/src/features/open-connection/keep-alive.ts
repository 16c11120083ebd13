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
  // The same two for all sockets: closures of their own would add up.
  function live(this: WebSocket): void {
    isAlive.set(this, true);
  }
  function end(this: WebSocket): void {
    isAlive.delete(this);
  }
  return {
    add(socket) {
      isAlive.set(socket, true);
      socket.on('pong', live).on('close', end);
    },
    stop: () => clearInterval(timer),
  };
}
