import { Agent, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { expect, test } from 'vitest';
import { drain, endConnectionsWhenDraining, isDraining } from './drain.ts';

async function listeningApp() {
  const app = fastify({ forceCloseConnections: 'idle', return503OnClosing: false });
  endConnectionsWhenDraining(app);
  const slow = Promise.withResolvers<string>();
  app.get('/fast', async () => 'fast');
  app.get('/slow', () => slow.promise);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true });
  const ask = (path: string): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      get({ port, path, agent }, (answer) => answer.resume().on('end', () => resolve(answer))).on('error', reject);
    });
  return { app, slow, ask, agent };
}

test('what is under way is answered, and connections that are kept alive hold nothing up', async () => {
  const { app, slow, ask, agent } = await listeningApp();
  const [, before] = await Promise.all([ask('/fast'), ask('/fast')]);
  expect(before.headers.connection).toBe('keep-alive');
  const late = ask('/slow');
  const drained = drain(app);
  expect(isDraining(app)).toBe(true);
  expect((await ask('/fast')).headers.connection).toBe('close');
  slow.resolve('slow');
  expect((await late).statusCode).toBe(200);
  await drained;
  await expect(ask('/fast')).rejects.toMatchObject({ syscall: 'connect' });
  agent.destroy();
});

test('an app that does not listen is closed at once', async () => {
  const app = fastify();
  await app.ready();
  await drain(app);
  expect(isDraining(app)).toBe(false);
});
