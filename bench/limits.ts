import { fork } from 'node:child_process';
import { once } from 'node:events';
import fastify from 'fastify';
import pg from 'pg';
import { openTarget } from './load.ts';

/** What this machine can do at all, in the same run: every figure of ours is also a ratio to these. */
export interface Limits {
  /** One-row transactions, 32 connections, one after another on each. */
  limit_commits_per_s_32: number;
  /** Rows of some 450 bytes, 1,000 per statement, one connection. */
  limit_batched_rows_per_s: number;
  /** fastify, POST of a small JSON body, 32 in flight, from another process. */
  limit_http_post_per_s: number;
}

export async function measureLimits(adminUrl: string, seconds: number): Promise<Limits> {
  return {
    limit_commits_per_s_32: await commits(adminUrl, 32, seconds),
    limit_batched_rows_per_s: await batchedRows(adminUrl, seconds),
    limit_http_post_per_s: await httpPosts(32, seconds),
  };
}

async function commits(adminUrl: string, connections: number, seconds: number): Promise<number> {
  const clients = await connected(adminUrl, connections);
  await clients[0]!.query(
    'create table if not exists public.bench_commits (id bigint generated always as identity, note text)',
  );
  let count = 0;
  const began = performance.now();
  const end = began + seconds * 1000;
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < end) {
        await client.query({
          name: 'one',
          text: 'insert into public.bench_commits (note) values ($1)',
          values: ['one row'],
        });
        count++;
      }
    }),
  );
  const perSecond = count / ((performance.now() - began) / 1000);
  await clients[0]!.query('drop table public.bench_commits');
  await Promise.all(clients.map((client) => client.end()));
  return perSecond;
}

async function batchedRows(adminUrl: string, seconds: number): Promise<number> {
  const [client] = await connected(adminUrl, 1);
  await client!.query(
    'create table if not exists public.bench_rows (id bigint generated always as identity primary key, data jsonb)',
  );
  const rows = Array.from({ length: 1_000 }, (_, i) => JSON.stringify({ n: i, pad: 'x'.repeat(420) })).join('\n');
  let count = 0;
  const began = performance.now();
  while (performance.now() < began + seconds * 1000) {
    await client!.query({
      name: 'many',
      text: `insert into public.bench_rows (data) select r::jsonb from unnest(string_to_array($1, E'\\n')) as r`,
      values: [rows],
    });
    count += 1_000;
  }
  const perSecond = count / ((performance.now() - began) / 1000);
  await client!.query('drop table public.bench_rows');
  await client!.end();
  return perSecond;
}

async function connected(url: string, count: number): Promise<pg.Client[]> {
  const clients = Array.from({ length: count }, () => new pg.Client(url));
  await Promise.all(clients.map((client) => client.connect()));
  return clients;
}

async function httpPosts(inFlight: number, seconds: number): Promise<number> {
  const server = fork(import.meta.filename, ['serve']);
  const [port] = (await once(server, 'message')) as [number];
  const target = openTarget(`http://127.0.0.1:${port}`, inFlight);
  let count = 0;
  const began = performance.now();
  const end = began + seconds * 1000;
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (performance.now() < end) {
        await target.post('/decide', 'token', { outcome: 'approved', comment: 'Within the budget of the quarter.' });
        count++;
      }
    }),
  );
  const perSecond = count / ((performance.now() - began) / 1000);
  await target.close();
  server.kill();
  await once(server, 'exit');
  return perSecond;
}

if (process.argv[2] === 'serve' && process.send) {
  const app = fastify();
  app.post('/decide', async (request) => ({ accepted: (request.body as { outcome: string }).outcome }));
  await app.listen({ port: 0, host: '127.0.0.1' });
  process.send((app.server.address() as { port: number }).port);
}
