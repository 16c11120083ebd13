import type { SessionAnswer } from '@procession/contracts/http/gateway.ts';
import { freePort } from '@procession/stack/free-port.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EchoService, startEchoService } from '../../testing/echo-service.ts';
import { clientSecret, startOtherIssuer } from '../../testing/other-issuer.ts';
import { serveCopy } from '../../testing/served-gateway.ts';

// A certified provider instead of the demonstration's: what the gateway asks of an issuer is what the standards give.

const minute = 60_000;
let skewMs = 0;
let echo: EchoService;
beforeAll(async () => {
  echo = await startEchoService();
});
afterAll(() => echo?.close());

async function serve(secret: string, options: { tenant?: string } = {}) {
  const port = await freePort();
  const issuer = await startOtherIssuer([`http://localhost:${port}/auth/callback`], options);
  const gateway = await serveCopy({
    port,
    upstream: echo.url,
    issuerUrl: issuer.url,
    jwksPath: '/jwks',
    now: () => Date.now() + skewMs,
    config: {
      OIDC_CLIENT_ID: 'procession-web',
      OIDC_CLIENT_SECRET: secret,
      OIDC_SCOPE: 'openid profile offline_access act',
      OIDC_PARAMETERS: issuer.parameters,
      DEMO_PERSONAS_URL: undefined,
    },
  });
  const close = async (): Promise<void> => {
    await gateway.close();
    issuer.close();
  };
  return { ...gateway, issuer, close };
}

test('one signs in, is renewed and signs out with an issuer that is not ours', async () => {
  const gateway = await serve(clientSecret);
  const browser = gateway.browser();
  const at = await browser.open('/auth/sign-in?return=/inbox');
  expect(at.pathname).toBe('/inbox');
  const session = (await (await browser.api('/auth/session')).json()) as SessionAnswer;
  expect(session).toMatchObject({ user: { id: 'mei', name: 'Mei Tan' }, tenant: 'acme', demo: false });
  skewMs = 14.5 * minute;
  const before = browser.cookies.get('procession_session_0');
  const all = await Promise.all([1, 2, 3].map(() => browser.api('/api/read/v1/me')));
  expect(all.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(browser.cookies.get('procession_session_0')).not.toBe(before);
  expect((await browser.api('/api/read/v1/me')).status).toBe(200); // the renewed one is renewed in its turn
  skewMs = 0;
  const { next } = (await (await browser.api('/auth/sign-out', { method: 'POST' })).json()) as { next: string };
  expect(next).toMatch(new RegExp(`^${gateway.issuer.url}/session/end\\?`));
  expect((await gateway.browser().ask('/auth/personas')).status).toBe(404);
  await gateway.close();
});

test('a sign-in that comes to nothing says why', async () => {
  const wrongSecret = await serve('not the secret that was agreed on with them');
  expect((await wrongSecret.browser().open('/auth/sign-in')).search).toBe('?fault=not-usable&return=%2F');
  await wrongSecret.close();
  // A token without a tenant is one that the services would not take either.
  const noTenant = await serve(clientSecret, { tenant: '' });
  expect((await noTenant.browser().open('/auth/sign-in')).search).toBe('?fault=not-usable&return=%2F');
  await noTenant.close();
});

test('an issuer that is away is a 503 for who wants to sign in, and is asked again', async () => {
  const gateway = await serve(clientSecret);
  gateway.issuer.close();
  const answer = await gateway.browser().ask('/auth/sign-in');
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
  await gateway.close();
});
