import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

/** A service that answers with what it was asked, and sends back what comes over a WebSocket. */
export async function startEchoService() {
  const asked: { url: string; headers: Record<string, string | string[] | undefined> }[] = [];
  const server = createServer((request, response) => {
    const { url = '', method, headers } = request;
    asked.push({ url, headers });
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      if (url.startsWith('/v1/slow')) return; // never
      if (url.startsWith('/v1/broken')) return void request.socket.destroy();
      if (url.startsWith('/v1/unchanged')) return void response.writeHead(304, { etag: '"7"' }).end();
      const body = JSON.stringify({ method, url, headers, body: Buffer.concat(pieces).toString() });
      response.writeHead(url.startsWith('/v1/refused') ? 409 : 200, {
        'content-type': url.startsWith('/v1/refused') ? 'application/problem+json' : 'application/json',
        'consistency-token': '1;instance-x@3',
        etag: '"7"',
        'retry-after': '3',
        'set-cookie': 'theirs=1',
        'content-security-policy': "default-src 'none'; sandbox",
      });
      response.end(body);
    });
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    asked.push({ url: request.url ?? '', headers: request.headers });
    if (request.url !== '/v1/live?ticket=good') {
      const body = '{"type":"urn:procession:problem:not-signed-in","status":401}';
      socket.end(`HTTP/1.1 401 Unauthorized\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on('message', (data, isBinary) => client.send(data, { binary: isBinary }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    sockets: sockets.clients,
    close: () => {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      server.close();
    },
  };
}
export type EchoService = Awaited<ReturnType<typeof startEchoService>>;
