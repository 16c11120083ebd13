import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  atMs: number;
}
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** In place of `body`, as it is. */
  text?: string;
  /** Before it answers. */
  afterMs?: number;
}

/** A receiver outside, as services and webhooks call it: keeps what it was sent, and answers as it is told. */
export async function openReceiver(answer: (received: Received, before: readonly Received[]) => Reply) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = {
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
        atMs: Date.now(),
      };
      const { status, headers = {}, body, text, afterMs = 0 } = answer(one, [...received]);
      received.push(one);
      const reply = (): void => {
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        response.end(text ?? (body === undefined ? '' : JSON.stringify(body)));
      };
      if (afterMs > 0) setTimeout(reply, afterMs);
      else reply();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    received,
    host: `127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
