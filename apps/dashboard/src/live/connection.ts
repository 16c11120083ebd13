import { createLive, type Live } from '@procession/client/live/live.ts';
import type { LiveState } from '@procession/client/live/live-socket.ts';
import { send } from '../api/send.ts';

export interface Connection {
  state: LiveState;
  /** When the line was last open. */
  lastOpenAt: number | undefined;
}

let connection: Connection = { state: 'connecting', lastOpenAt: undefined };
const listeners = new Set<() => void>();
let live: Live | undefined;

/** The one live connection of this window. */
export function openLive(): Live {
  live ??= createLive({
    urls: [location.origin],
    path: '/api/live',
    getTicket: async () =>
      (await send<{ ticket: string }>({ method: 'POST', path: '/api/live/tickets', body: {}, triesMax: 1 })).body
        .ticket,
  });
  return live;
}

export function takeState(state: LiveState): void {
  if (state === connection.state) return;
  const wasOpen = connection.state === 'open';
  connection = { state, lastOpenAt: state === 'open' || wasOpen ? Date.now() : connection.lastOpenAt };
  for (const tell of listeners) tell();
}

export const connectionNow = (): Connection => connection;
export function onConnection(tell: () => void): () => void {
  listeners.add(tell);
  return () => void listeners.delete(tell);
}
