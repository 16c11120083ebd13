import { deriveTenantKey, openText } from '@procession/platform/sealing.ts';
import { execute } from '@procession/stack/database.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestService, credentialKey, must, type TestService } from '../../testing.ts';

let service: TestService;
let worker: pg.Client;

beforeAll(async () => {
  service = await createTestService();
  worker = new pg.Client(service.database.urls.worker);
  await worker.connect();
});
afterAll(async () => {
  await worker.end();
  await service.close();
});

const token = 'a-token-that-nobody-may-read';
const put = (name: string, secret: object = { kind: 'bearer', token }, hosts = ['pay.example']) =>
  service.put(`/v1/credentials/${name}`, { secret, hosts });
const stored = async (name: string): Promise<{ hosts: string[]; box: Buffer }[]> =>
  (await worker.query('select hosts, box from log.open_credential($1, $2)', ['acme', name])).rows;

test('a credential goes in, is listed without its secret, and can be opened by the worker under the key only', async () => {
  const made = await put('payments');
  expect(made.status).toBe(201);
  const list = await service.get('/v1/credentials');
  expect(list.body.items).toMatchObject([
    { name: 'payments', kind: 'bearer', hosts: ['pay.example'], changedBy: 'root' },
  ]);
  expect(made.text + list.text).not.toContain(token);

  const [row] = await stored('payments');
  expect(row!.box.toString('latin1')).not.toContain(token);
  const open = (key: Buffer, name: string, tenant = 'acme') =>
    openText(deriveTenantKey(key, tenant), `credential\n${name}`, row!.box);
  expect(JSON.parse(open(credentialKey, 'payments'))).toEqual({ kind: 'bearer', token });
  expect(() => open(Buffer.alloc(32, 9), 'payments')).toThrow();
  expect(() => open(credentialKey, 'other')).toThrow();
  expect(() => open(credentialKey, 'payments', 'globex')).toThrow();
});

test('it is replaced as a whole, and deleted for good', async () => {
  await must(put('ledger'));
  const again = await put('ledger', { kind: 'basic', username: 'we', password: 'x' }, [
    '.ledger.example',
    'ledger.example:8443',
  ]);
  expect(again.status).toBe(200);
  expect(await stored('ledger')).toMatchObject([{ hosts: ['.ledger.example', 'ledger.example:8443'] }]);
  expect((await service.delete('/v1/credentials/ledger')).status).toBe(200);
  expect(await stored('ledger')).toEqual([]);
  expect((await service.delete('/v1/credentials/ledger')).body).toMatchObject({
    type: 'urn:procession:problem:not-found',
  });
});

test.each([
  ['a line break in what is sent', { kind: 'bearer', token: 'a\r\nx: y' }, ['pay.example']],
  ['an unknown kind', { kind: 'digest', token }, ['pay.example']],
  ['no host', { kind: 'bearer', token }, []],
  ['a URL as host', { kind: 'bearer', token }, ['https://pay.example']],
  ['any host', { kind: 'bearer', token }, ['*']],
  ['a header that is none', { kind: 'header', header: 'a b', value: 'x' }, ['pay.example']],
])('%s is refused', async (_, secret, hosts) => {
  expect((await put('wrong', secret, hosts)).status).toBe(400);
  expect(await stored('wrong')).toEqual([]);
});

test('a tenant has a bounded number of them, each its own', async () => {
  await execute(
    service.database.urls.admin,
    `insert into log.credentials (tenant, name, kind, hosts, changed_by, box)
     select 'globex', 'c' || n, 'bearer', array['pay.example'], 'root', '' from generate_series(1, 200) n`,
  );
  const as = { tenant: 'globex' };
  const body = { secret: { kind: 'bearer', token }, hosts: ['pay.example'] };
  expect((await service.put('/v1/credentials/one-more', body, as)).body.type).toBe(
    'urn:procession:problem:limit-reached',
  );
  expect((await service.put('/v1/credentials/c7', body, as)).status).toBe(200);
  expect((await service.get('/v1/credentials')).body.items.map(({ name }: { name: string }) => name)).not.toContain(
    'c7',
  );
});
