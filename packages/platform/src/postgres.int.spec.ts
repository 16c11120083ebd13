import { createDatabase } from '@procession/stack/testing.ts';
import { expect, test } from 'vitest';
import { Connection } from './postgres.ts';

test('statements that are asked at once run one after the other, and one that fails harms none', async () => {
  const database = await createDatabase();
  const connection = new Connection(database.urls.admin);
  const warnings: string[] = [];
  const listen = (warning: Error): void => void warnings.push(warning.message);
  process.on('warning', listen);
  const asked = [1, 0, 2].map((n) => connection.query<{ n: number }>('tenth', 'select 10 / $1::int as n', [n]));
  const results = await Promise.allSettled(asked);
  expect(results).toMatchObject([
    { status: 'fulfilled', value: [{ n: 10 }] },
    { status: 'rejected', reason: { code: '22012' } },
    { status: 'fulfilled', value: [{ n: 5 }] },
  ]);
  await connection.close();
  await database.drop();
  process.off('warning', listen);
  expect(warnings).toEqual([]);
});

test('after its server was away a connection is opened again', async () => {
  const database = await createDatabase();
  const connection = new Connection(database.urls.admin);
  const killer = new Connection(database.urls.admin);
  const [me] = await connection.query<{ pid: number }>('pid', 'select pg_backend_pid() as pid');
  await killer.query('kill', 'select pg_terminate_backend($1)', [me!.pid]);
  const again = (): Promise<{ pid: number }[]> => connection.query('pid', 'select pg_backend_pid() as pid');
  const [other] = await again().catch(again); // the loss is noticed by the first statement at the latest
  expect(other!.pid).not.toBe(me!.pid);
  await Promise.all([connection.close(), killer.close()]);
  await database.drop();
});

test('a connection that the server refused is asked for again, and stands once the server takes it', async () => {
  const server = await createDatabase();
  const name = `${server.name}_later`;
  const connection = new Connection(server.urls.admin.replace(server.name, name));
  const ask = (): Promise<{ n: number }[]> => connection.query('one', 'select 1 as n');
  await expect(ask()).rejects.toMatchObject({ code: '3D000' });
  const maker = new Connection(server.urls.admin);
  await maker.query('make', `create database ${name}`);
  expect(await ask()).toEqual([{ n: 1 }]);
  await connection.close();
  await maker.query('drop', `drop database ${name} with (force)`);
  await maker.close();
  await server.drop();
});

test('more statements than may wait are turned away, and the others run', async () => {
  const database = await createDatabase();
  const connection = new Connection(database.urls.admin, { waitingMax: 2 });
  const asked = [1, 2, 3].map((n) => connection.query<{ n: number }>('same', 'select $1::int as n', [n]));
  expect(await Promise.allSettled(asked)).toMatchObject([
    { status: 'fulfilled', value: [{ n: 1 }] },
    { status: 'fulfilled', value: [{ n: 2 }] },
    { status: 'rejected', reason: { slug: 'overloaded' } },
  ]);
  expect(await connection.query('same', 'select $1::int as n', [4])).toEqual([{ n: 4 }]);
  await connection.close();
  await database.drop();
});
