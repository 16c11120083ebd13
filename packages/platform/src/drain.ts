import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

interface Drainable {
  server: Server;
  close: () => PromiseLike<unknown>;
}

/** Long enough for clients that are at it to have one more answer, which tells them to take another connection. */
const graceMs = 200;
const lookEveryMs = 50;

const draining = new WeakSet<Server>();

/** Goes down soon: work should be sent elsewhere. */
export const isDraining = ({ server }: { server: Server }): boolean => draining.has(server);

/** From `drain` on each answer ends its connection. A header of its own on every answer would cost more than this look. */
export function endConnectionsWhenDraining({ server }: { server: Server }): void {
  server.on('request', (_request, response) => {
    if (draining.has(server)) response.setHeader('connection', 'close');
  });
}

/**
 * Closes an app so that no request is dropped: for a moment it goes on as before but ends each connection with its answer, then it
 * takes no more connections, and those that are left end as soon as they have nothing under way.
 */
export async function drain(app: Drainable): Promise<void> {
  const { server } = app;
  if (server.listening) {
    draining.add(server);
    await sleep(graceMs);
  }
  const closeIdle = server.closeIdleConnections.bind(server);
  // `close` calls it at once, and would end a connection that was just taken before its request is read.
  server.closeIdleConnections = () => {};
  const sweep = setInterval(closeIdle, lookEveryMs);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
  }
}
