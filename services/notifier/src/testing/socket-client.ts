import type { FromClient, ToClient } from '@procession/contracts/live.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { WebSocket } from 'ws';

const withinMs = 5_000;

/** A WebSocket that keeps what it hears. `status`: 101, or the HTTP status with which it was not let in. */
export function connect(base: string, ticket: string, origin?: string) {
  const socket = new WebSocket(`${base.replace('http', 'ws')}/v1/live?ticket=${ticket}`, {
    ...(origin && { headers: { origin } }),
  });
  const said: ToClient[] = [];
  let closedWith: number | undefined;
  const opened = Promise.withResolvers<number>();
  socket.on('message', (data) => said.push(JSON.parse((data as Buffer).toString()) as ToClient));
  socket.on('close', (code) => {
    closedWith = code;
  });
  socket.on('open', () => opened.resolve(101));
  socket.on('unexpected-response', (_request, response) => {
    opened.resolve(response.statusCode ?? 0);
    socket.terminate();
  });
  socket.on('error', () => undefined);
  return {
    socket,
    said,
    status: opened.promise,
    say: (message: FromClient) => socket.send(JSON.stringify(message)),
    hears: <Type extends ToClient['type']>(type: Type, count = 1) =>
      waitUntil(
        `${count} × ${type}`,
        () => {
          const found = said.filter((message): message is ToClient & { type: Type } => message.type === type);
          return found.length >= count && found;
        },
        { withinMs, everyMs: 10 },
      ),
    closed: () => waitUntil('closed', () => closedWith, { withinMs, everyMs: 10 }),
  };
}
