import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterAll, expect, test } from 'vitest';
import { buildIssuer } from './app.ts';
import { demoTenant } from './personas.ts';
import { createTokenSigner } from './tokens.ts';

const dir = mkdtempSync(join(tmpdir(), 'issuer-'));
afterAll(() => rmSync(dir, { recursive: true }));
const issuer = 'http://127.0.0.1:7010';
const keyFile = join(dir, 'key.json');
const headers = { host: '127.0.0.1:7010' };
const app = buildIssuer(issuer, await createTokenSigner(keyFile, issuer));
const verify = async (token: string) => {
  const keys = (await app.inject({ url: '/.well-known/jwks.json', headers })).json();
  return (await jwtVerify(token, createLocalJWKSet(keys), { issuer, audience: 'procession' })).payload;
};

test('a token says who, in which tenant, by which client, for 15 minutes', async () => {
  const reply = await app.inject({ url: '/token?as=ben', headers });
  expect(reply.headers['content-type']).toContain('text/plain');
  const { sub, tenant, client_id, exp, iat } = await verify(reply.body);
  expect({ sub, tenant, client_id, seconds: exp! - iat! }).toEqual({
    sub: 'ben',
    tenant: demoTenant,
    client_id: 'demo',
    seconds: 900,
  });
});

test('it is given as JSON, too, as OAuth has it', async () => {
  const reply = await app.inject({
    method: 'POST',
    url: '/token',
    headers,
    payload: { as: 'mei', tenant: 'elsewhere' },
  });
  expect(reply.json()).toMatchObject({ token_type: 'Bearer', expires_in: 900 });
  expect(await verify(reply.json().access_token)).toMatchObject({ sub: 'mei', tenant: 'elsewhere' });
});

test('tokens outlive a restart, since the key is kept, for its owner only', async () => {
  const token = await (await createTokenSigner(keyFile, issuer)).sign({
    sub: 'ana',
    tenant: demoTenant,
    clientId: 'x',
  });
  expect(await verify(token)).toMatchObject({ sub: 'ana' });
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
});

test('what is handed out to verify with holds no secret', async () => {
  const published = (await app.inject({ url: '/.well-known/jwks.json', headers })).body;
  expect(published).not.toContain(JSON.parse(readFileSync(keyFile, 'utf8')).d);
});

test.each([
  ['nobody in particular', '/token', 'say for whom, as in ?as=ben'],
  ['somebody unknown', '/token?as=eve', 'there is no persona "eve"'],
  ['something more', '/token?as=ben&admin=true', 'say for whom, as in ?as=ben'],
])('asked for %s, it says whom it knows', async (_name, url, message) => {
  const reply = await app.inject({ url, headers });
  expect(reply.statusCode).toBe(400);
  expect(reply.body).toContain(message);
  expect(reply.body).toContain('ana, jonas');
});

test.each(['/token?as=ben', '/%74oken?as=ben', '/toke%6E?as=ben', '/'])(
  'under another name it gives nothing: a page whose name was pointed here gets nothing of %s',
  async (url) => {
    const reply = await app.inject({ url, headers: { host: 'evil.example:7010' } });
    expect(reply.statusCode).toBe(421);
  },
);

test('what tokens are verified with is told under any name: services may reach it by another one', async () => {
  const reply = await app.inject({ url: '/.well-known/jwks.json', headers: { host: 'issuer:8080' } });
  expect(reply.json().keys).toHaveLength(1);
});
