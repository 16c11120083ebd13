import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { afterAll, expect, test } from 'vitest';
import { buildIssuer } from './app.ts';
import { createTokenSigner } from './tokens.ts';

const dir = mkdtempSync(join(tmpdir(), 'issuer-'));
afterAll(() => rmSync(dir, { recursive: true }));
const issuer = 'http://127.0.0.1:7010';
const headers = { host: '127.0.0.1:7010' };
const app = buildIssuer(issuer, await createTokenSigner(join(dir, 'key.json'), issuer));

const verifier = 'v'.repeat(43);
const callback = 'http://localhost:7000/auth/callback';
const asked = {
  response_type: 'code',
  client_id: 'dashboard',
  redirect_uri: callback,
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  code_challenge_method: 'S256',
  state: 's1',
  nonce: 'n1',
  login_hint: 'ben',
};
const authorize = (given: Record<string, string> = {}) =>
  app.inject({ url: `/authorize?${new URLSearchParams({ ...asked, ...given })}`, headers });
const post = (url: string, form: Record<string, string>) =>
  app.inject({
    method: 'POST',
    url,
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(form).toString(),
  });
const redeem = (code: string, given: Record<string, string> = {}) =>
  post('/oauth/token', {
    grant_type: 'authorization_code',
    code,
    code_verifier: verifier,
    redirect_uri: callback,
    client_id: 'dashboard',
    ...given,
  });
const newCode = async (): Promise<string> =>
  new URL((await authorize()).headers.location as string).searchParams.get('code')!;
const refresh = (token: string) => post('/oauth/token', { grant_type: 'refresh_token', refresh_token: token });

test('who says whom they are goes back with a code, and the code is good for tokens of that person', async () => {
  const back = new URL((await authorize()).headers.location as string);
  expect(back.origin + back.pathname).toBe(callback);
  expect(Object.fromEntries(back.searchParams)).toMatchObject({ state: 's1', iss: issuer });
  const tokens = (await redeem(back.searchParams.get('code')!)).json();
  expect(decodeJwt(tokens.access_token)).toMatchObject({ sub: 'ben', aud: 'procession', client_id: 'dashboard' });
  expect(decodeJwt(tokens.id_token)).toMatchObject({ sub: 'ben', aud: 'dashboard', name: 'Ben Okafor', nonce: 'n1' });
  expect(decodeJwt(tokens.refresh_token).aud).toBe('refresh'); // which no service takes
});

test('who does not say whom they are is asked, with one link for each person', async () => {
  const page = await authorize({ login_hint: '', state: '"><script>' });
  expect(page.headers['content-type']).toContain('text/html');
  expect(page.body).toContain('login_hint=mei');
  expect(page.body).not.toContain('<script>');
  expect(page.body).not.toContain('Booking system');
});

test.each([
  ['to go elsewhere', { redirect_uri: 'https://evil.example/auth/callback' }],
  ['to go to another page of this machine', { redirect_uri: 'http://localhost:7000/inbox' }],
  ['without PKCE', { code_challenge_method: 'plain' }],
  ['for a token at once', { response_type: 'token' }],
])('whoever asks %s is told no, and sent nowhere', async (_name, given) => {
  const answer = await authorize(given);
  expect([answer.statusCode, answer.headers.location]).toEqual([400, undefined]);
});

test('a code is good once, and only for who began', async () => {
  const code = await newCode();
  expect((await redeem(code)).statusCode).toBe(200);
  expect((await redeem(code)).json()).toEqual({ error: 'invalid_grant' });
  expect((await redeem(await newCode(), { code_verifier: 'w'.repeat(43) })).statusCode).toBe(400);
  expect((await redeem(await newCode(), { redirect_uri: `${callback}x` })).statusCode).toBe(400);
  expect((await redeem(await newCode(), { client_id: 'other' })).statusCode).toBe(400);
});

test('a refresh token that comes twice ends all that came of that sign-in', async () => {
  const first = (await redeem(await newCode())).json().refresh_token;
  const second = (await refresh(first)).json().refresh_token;
  const third = (await refresh(second)).json().refresh_token;
  expect((await refresh(second)).json()).toEqual({ error: 'invalid_grant' });
  expect((await refresh(third)).json()).toEqual({ error: 'invalid_grant' });
  const other = (await redeem(await newCode())).json().refresh_token;
  expect((await refresh(other)).statusCode).toBe(200);
});

test('what is revoked is renewed no more, and an access token renews nothing', async () => {
  const tokens = (await redeem(await newCode())).json();
  await post('/oauth/revoke', { token: tokens.refresh_token });
  expect((await refresh(tokens.refresh_token)).statusCode).toBe(400);
  expect((await refresh(tokens.access_token)).statusCode).toBe(400);
});
