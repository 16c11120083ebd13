import { createDatabase } from '@procession/stack/testing.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestService, must, populate, publish, type Reply, startBody, type TestService } from '../testing.ts';
import { finished, later } from './testing/finished.ts';

let service: TestService;
let admin: pg.Client;
beforeAll(async () => {
  service = await createTestService();
  admin = new pg.Client(service.database.urls.admin);
  await admin.connect();
  await populate(service);
  await publish(service, confidential);
});
afterAll(async () => {
  await admin.end();
  await service.close();
});

const secret = 'hands-tremble-at-night';
const confidential = {
  key: 'confidential',
  name: 'Sick leave',
  fields: { diagnosis: { type: 'text', sensitive: true, max: 40 } },
  start: 'look',
  steps: {
    look: {
      type: 'approval',
      assign: { role: 'manager' },
      next: [
        { on: 'approved', to: 'done' },
        { on: 'rejected', to: 'refused' },
      ],
    },
    done: { type: 'end', status: 'approved' },
    refused: { type: 'end', status: 'rejected' },
  },
};

const rows = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await admin.query<Row>(text, values)).rows;

const startAna = async (): Promise<string> =>
  (await must(service.post('/v1/instances', startBody(), { as: 'ana' }))).body.id;

test('neither an accepted request nor a refusal shows a sensitive value in a table', async () => {
  await admin.query(holdAll);
  const body = { definition: 'confidential', data: { diagnosis: secret } };
  const accepted = await service.post('/v1/instances', body, later({ as: 'ana' }));
  const quoting = { definition: 'confidential', data: { diagnosis: `${secret} `.repeat(4) } };
  const refused = await service.post('/v1/instances', quoting, later({ as: 'ana' }));
  expect(await rows('select id from log.operations where request is not null')).toHaveLength(2);
  expect(await findInClear(secret)).toEqual([]);
  await admin.query(letAllGo);
  expect((await finished(service, accepted, { as: 'ana' })).body.status).toBe('succeeded');
  expect((await finished(service, refused, { as: 'ana' })).body).toMatchObject({
    status: 'failed',
    problem: { status: 400 },
  });
  expect(await findInClear(secret)).toEqual([]);
  expect(await findInClear('/data/diagnosis')).toEqual([]); // the whole refusal is sealed
  expect(await rows('select id from log.operations where request is not null')).toEqual([]);
});

test('whoever dies with an operation in hand leaves it to another process, and it is done once', async () => {
  const id = await startAna();
  await admin.query(holdAll);
  const accepted = await service.post(`/v1/instances/${id}/comment`, { comment: 'once' }, later({ as: 'ana' }));
  const [{ key }] = (await rows<{ key: string }>('select key from log.operations where id = $1', [
    accepted.body.id,
  ])) as [{ key: string }];
  // What a process does that is killed after its commit, and before it could say so.
  await must(service.post(`/v1/instances/${id}/comment`, { comment: 'once' }, { as: 'ana', key }));
  await admin.query(letAllGo);
  expect((await finished(service, accepted, { as: 'ana' })).body).toMatchObject({
    status: 'succeeded',
    result: { status: 200 },
  });
  const comments = await rows(`select from log.events where stream = $1 and type = 'TaskCommented'`, [
    `instance-${id}`,
  ]);
  expect(comments).toHaveLength(1);
});

test('two processes share the operations, each is done once, and each line keeps its order', async () => {
  const database = await createDatabase();
  const one = await createTestService(database);
  await populate(one);
  const two = await createTestService(database);
  const instances = await Promise.all(
    Array.from(
      { length: 4 },
      async () => (await must(one.post('/v1/instances', startBody(), { as: 'ana' }))).body.id as string,
    ),
  );
  const commentAll = async (id: string): Promise<Reply[]> => {
    const accepted: Reply[] = [];
    for (let n = 0; n < 10; n++)
      accepted.push(
        await [one, two][n % 2]!.post(`/v1/instances/${id}/comment`, { comment: `c${n}` }, later({ as: 'ana' })),
      );
    return accepted;
  };
  const accepted = (await Promise.all(instances.map(commentAll))).flat();
  const done = await Promise.all(accepted.map((reply) => finished(two, reply, { as: 'ana' })));
  expect(done.map(({ body }) => body.status)).toEqual(Array(40).fill('succeeded'));
  const client = new pg.Client(database.urls.admin);
  await client.connect();
  const { rows: streams } = await client.query<{ comments: string }>(
    `select string_agg(data ->> 'comment', ' ' order by revision) as comments from log.events where type = 'TaskCommented' group by stream`,
  );
  expect(streams.map(({ comments }) => comments)).toEqual(Array(4).fill('c0 c1 c2 c3 c4 c5 c6 c7 c8 c9'));
  await client.end();
  await Promise.all([one.close(), two.close()]);
});

/** Nothing is taken in hand until it is let go. */
const holdAll = `
  create or replace function pg_temp.hold() returns trigger language plpgsql as $$ begin new.held_until := 'infinity'; return new; end $$;
  create trigger hold before insert on log.operations for each row execute function pg_temp.hold();`;
const letAllGo = `drop trigger hold on log.operations; update log.operations set held_until = '-infinity' where finished_at is null;`;

/** Tables of the log in which a text can be read. */
async function findInClear(text: string): Promise<string[]> {
  const tables = await rows<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'log'::regnamespace and relkind = 'r'`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await rows<{ count: number }>(
      `select count(*)::int as count from log.${name} t where position($1 in t::text) > 0 or position(encode($1::bytea, 'hex') in t::text) > 0`,
      [text],
    );
    if (row!.count > 0 && name !== 'definition_versions' && name !== 'drafts') found.push(name);
  }
  return found;
}
