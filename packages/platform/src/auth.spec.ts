import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Authenticate, createAuthenticator } from './auth.ts';

const issuer = 'https://issuer.example';
let authenticate: Authenticate;
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
const server = createServer();

beforeAll(async () => {
  keys = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'ES256' };
  server.on('request', (_request, response) => response.end(JSON.stringify({ keys: [jwk] })));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  authenticate = createAuthenticator({ issuer, audience: 'procession', jwksUrl: `http://127.0.0.1:${port}/` });
});
afterAll(() => server.close());

const token = (
  claims: Record<string, unknown>,
  { audience = 'procession', lifetime = '10m', key = keys.privateKey } = {},
) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', kid: 'one' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(lifetime)
    .sign(key);

test('a valid token says who and which tenant', async () => {
  const bearer = `Bearer ${await token({ sub: 'maria', tenant: 'acme', client_id: 'crm' })}`;
  expect(await authenticate(bearer)).toMatchObject({ tenant: 'acme', actor: 'maria', client: 'crm' });
  expect(await authenticate(bearer)).toMatchObject({ actor: 'maria' });
});

test.each([
  ['no token', async () => undefined],
  ['another scheme', async () => 'Basic bWFyaWE6eA=='],
  ['another audience', async () => `Bearer ${await token({ sub: 'maria', tenant: 'acme' }, { audience: 'other' })}`],
  ['an expired token', async () => `Bearer ${await token({ sub: 'maria', tenant: 'acme' }, { lifetime: '-1m' })}`],
  [
    'a token that lives too long',
    async () => `Bearer ${await token({ sub: 'maria', tenant: 'acme' }, { lifetime: '2h' })}`,
  ],
  ['no tenant', async () => `Bearer ${await token({ sub: 'maria' })}`],
  ['a tenant that is no tenant', async () => `Bearer ${await token({ sub: 'maria', tenant: 'a\nb' })}`],
  [
    'a key that is not the issuer’s',
    async () =>
      `Bearer ${await token({ sub: 'maria', tenant: 'acme' }, { key: (await generateKeyPair('ES256')).privateKey })}`,
  ],
  [
    'a token without a signature',
    async () =>
      `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"maria","tenant":"acme"}').toString('base64url')}.`,
  ],
])('%s is refused', async (_name, authorization) => {
  await expect(authenticate(await authorization())).rejects.toMatchObject({ slug: 'not-signed-in' });
});
