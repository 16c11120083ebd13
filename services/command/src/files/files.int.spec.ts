import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestService, must, populate, publish, type Reply, type TestService } from '../testing.ts';
import { uploadLimits } from './file-limits.ts';

const claim = {
  key: 'claim',
  name: 'A claim',
  fields: {
    receipt: { type: 'file' },
    others: { type: 'list', of: 'file' },
    finding: { type: 'file', sensitive: { subject: 'initiator' } },
  },
  start: 'check',
  steps: {
    check: { type: 'form', assign: { role: 'manager' }, edits: ['receipt'], next: 'done' },
    done: { type: 'end', status: 'approved' },
  },
};

let service: TestService;
let admin: pg.Client;
beforeAll(async () => {
  service = await createTestService();
  await populate(service);
  await publish(service, claim);
  admin = new pg.Client(service.database.urls.admin);
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await service.close();
});

async function upload(
  bytes: Buffer | Readable,
  { as = 'ana', disposition = 'attachment; filename="receipt.pdf"' }: { as?: string; disposition?: string } = {},
): Promise<Reply> {
  const reply = await service.app.inject({
    method: 'POST',
    url: '/v1/files',
    headers: {
      authorization: `acme/${as}`,
      'content-type': 'text/html',
      ...(disposition !== '' && { 'content-disposition': disposition }),
    },
    payload: bytes,
  });
  const headers = reply.headers as Record<string, string>;
  return { status: reply.statusCode, headers, body: reply.json(), text: reply.body };
}

const uploaded = async (bytes: Buffer, disposition?: string) => {
  const { mediaType: _, ...value } = (await must(upload(bytes, disposition === undefined ? {} : { disposition }))).body;
  return value;
};
const start = (data: object) => service.post('/v1/instances', { definition: 'claim', data }, { as: 'ana' });

const count = async (table: 'files' | 'file_chunks' | 'file_uses', where = 'true'): Promise<number> =>
  (await admin.query<{ count: number }>(`select count(*)::int as count from log.${table} where ${where}`)).rows[0]!
    .count;

test('a file is stored in pieces, sealed, and answered with what it is', async () => {
  const bytes = Buffer.concat([Buffer.from('%PDF-1.7 a plain sentence in it'), randomBytes(1_300_000)]);
  const reply = await upload(Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]));
  expect(reply).toMatchObject({
    status: 201,
    body: {
      name: 'receipt.pdf',
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      mediaType: 'application/pdf',
    },
  });
  expect(reply.headers.location).toBe(`/v1/files/${reply.body.id}`);
  const stored = await admin.query(
    `select box::text || coalesce(meta::text, '') as text from log.file_chunks join log.files using (tenant, file)`,
  );
  expect(stored.rows).toHaveLength(3);
  const clear = [Buffer.from('plain sentence').toString('hex'), Buffer.from('receipt.pdf').toString('hex')];
  for (const { text } of stored.rows) for (const hex of clear) expect(text).not.toContain(hex);
});

test('a file in a field is noted with its instance, wherever in the value it stands', async () => {
  const [receipt, other] = [await uploaded(Buffer.from('one')), await uploaded(Buffer.from('two'))];
  const { id } = (await must(start({ receipt, others: [other, receipt] }))).body;
  const uses = await admin.query('select field from log.file_uses where stream = $1 order by field', [
    `instance-${id}`,
  ]);
  expect(uses.rows.map(({ field }) => field)).toEqual(['others', 'others', 'receipt']);
  const task = `/v1/tasks/${id}.1`;
  await must(service.post(`${task}/claim`, {}, { as: 'bo' }));
  const next = await uploaded(Buffer.from('three'));
  await must(service.post(`${task}/complete`, { data: { receipt: next } }, { as: 'bo' }));
  expect(await count('file_uses', `stream = 'instance-${id}'`)).toBe(4);
});

test('what was not uploaded, or is said to be something else, is refused with its place', async () => {
  const receipt = await uploaded(Buffer.from('mine'));
  const faults = [
    { ...receipt, id: receipt.id.replace(/.$/, receipt.id.endsWith('A') ? 'B' : 'A') },
    { ...receipt, id: receipt.id.replace(/^file-./, receipt.id.startsWith('file-0') ? 'file-1' : 'file-0') },
    { ...receipt, sha256: '0'.repeat(64) },
    { ...receipt, size: 5 },
    { ...receipt, name: 'another.pdf' },
  ];
  for (const fault of faults)
    expect(await start({ receipt: fault })).toMatchObject({
      status: 400,
      body: { type: 'urn:procession:problem:invalid-data', issues: [{ place: '/data/receipt' }] },
    });
  expect((await start({ receipt })).status).toBe(201);
});

test('a file that is kept elsewhere may be named by an id of its own', async () => {
  const elsewhere = { id: 'dms:4711', name: 'a.pdf', size: 3, sha256: 'a'.repeat(64) };
  expect((await start({ receipt: elsewhere })).status).toBe(201);
});

test('the id of a file in a sensitive field is sealed: with its subject’s key the file is gone', async () => {
  const finding = await uploaded(Buffer.from('private'));
  await must(start({ finding }));
  const secret = finding.id.slice(-22);
  const tables = await admin.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'log'::regnamespace and relkind = 'r'`,
  );
  for (const { name } of tables.rows) {
    const found = await admin.query(`select from log.${name} t where position($1 in t::text) > 0`, [secret]);
    expect(found.rowCount, name).toBe(0);
  }
});

/** Sends pieces over a line of its own until it is answered, or `count` of them and then no more. */
function send(base: string, count = Number.POSITIVE_INFINITY): Promise<number | 'cut'> {
  const { promise, resolve } = Promise.withResolvers<number | 'cut'>();
  const headers = { authorization: 'acme/ana', 'content-disposition': 'attachment; filename=a' };
  const sending = request(`${base}/v1/files`, { method: 'POST', headers }, ({ statusCode }) => {
    resolve(statusCode!);
    sending.destroy();
  });
  sending.on('error', () => resolve('cut'));
  const piece = Buffer.alloc(500_000);
  const more = (left: number): void => {
    if (left === 0) sending.destroy();
    else if (!sending.destroyed) sending.write(piece, () => more(left - 1));
  };
  more(count);
  return promise;
}

test('what is too large or breaks off leaves nothing behind', async () => {
  const base = await service.app.listen({ host: '127.0.0.1', port: 0 });
  const before = await count('files');
  expect(await send(base)).toBe(413);
  expect(await send(base, 3)).toBe('cut');
  expect((await upload(Buffer.alloc(0))).status).toBe(400);
  await expect.poll(() => count('files')).toBe(before);
});

test.each([
  ['attachment', 'is missing'],
  ['attachment; filename="../../etc/passwd"', 'has characters'],
  ["attachment; filename*=UTF-8''invoice%E2%80%AEfdp.exe", 'has characters'],
  [`attachment; filename="${'x'.repeat(201)}"`, 'has more than 200'],
  ['what; is= this', 'is missing'],
])('a name such as in %j is refused', async (disposition, message) => {
  const reply = await upload(Buffer.from('x'), { disposition });
  expect(reply).toMatchObject({ status: 400, body: { issues: [{ place: '/headers/content-disposition' }] } });
  expect(reply.body.detail).toContain(message);
});

test('a file without a name is called so', async () => {
  expect((await uploaded(Buffer.from('x'), '')).name).toBe('file');
});

test('names may be in any script', async () => {
  const value = await uploaded(Buffer.from('x'), "attachment; filename*=UTF-8''%E8%AB%8B%E6%B1%82%E6%9B%B8%20%231.pdf");
  expect(value.name).toBe('請求書 #1.pdf');
});

test('what nobody used is deleted after a day, with its bytes; what stands in a field stays', async () => {
  const used = await uploaded(Buffer.from('used'));
  await must(start({ receipt: used }));
  const unused = await uploaded(Buffer.from('unused'));
  const idOf = ({ id }: { id: string }): string => id.slice(5, 41);
  await admin.query(`update log.files set created_at = now() - interval '25 hours'`);
  await admin.query('select log.purge_files($1, 50)', [uploadLimits.unusedMs]);
  expect(await count('files', `file = '${idOf(unused)}'`)).toBe(0);
  expect(await count('file_chunks', `file = '${idOf(unused)}'`)).toBe(0);
  expect(await count('file_chunks', `file = '${idOf(used)}'`)).toBe(1);
});

test('one person may have so many files that stand nowhere', async () => {
  await admin.query(
    `insert into log.files (tenant, file, uploader) select 'acme', gen_random_uuid(), 'mei' from generate_series(1, $1)`,
    [uploadLimits.unusedPerPersonMax],
  );
  expect(await upload(Buffer.from('x'), { as: 'mei' })).toMatchObject({
    status: 422,
    body: { type: 'urn:procession:problem:limit-reached' },
  });
  expect((await upload(Buffer.from('x'), { as: 'bo' })).status).toBe(201);
});

test('whoever is switched off uploads nothing, and it is never done later', async () => {
  await must(service.put('/v1/directory/users/gone', { name: 'Gone', active: false }));
  expect((await upload(Buffer.from('x'), { as: 'gone' })).status).toBe(403);
  const reply = await service.app.inject({
    method: 'POST',
    url: '/v1/files',
    headers: { authorization: 'acme/ana', prefer: 'respond-async', 'content-disposition': 'attachment; filename=a' },
    payload: Buffer.from('x'),
  });
  expect(reply.statusCode).toBe(201);
});
