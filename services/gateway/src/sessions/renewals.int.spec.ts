import { natsUrl } from '@procession/stack/testing.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Browser } from '../testing/browser.ts';
import { type EchoService, startEchoService } from '../testing/echo-service.ts';
import { type ServedGateway, serveCopy, serveGateway } from '../testing/served-gateway.ts';

// The demonstration's issuer is a strict one: a refresh token that comes twice ends the session.

const minute = 60_000;
let skewMs = 0;
const now = (): number => Date.now() + skewMs;

let echo: EchoService;
let gateway: ServedGateway;
let other: Awaited<ReturnType<typeof serveCopy>>;
beforeAll(async () => {
  echo = await startEchoService();
  const options = { upstream: echo.url, natsUrl: natsUrl(), now };
  gateway = await serveGateway(options);
  other = await serveCopy({ ...options, issuerUrl: gateway.issuerUrl });
});
afterAll(async () => {
  await other?.close();
  await gateway?.close();
  echo?.close();
});

const renewalsAsked = (): number => gateway.asked('/oauth/token');

/** Signed in, with a token that is nearly over. */
async function nearTheEnd(): Promise<Browser> {
  skewMs = 0;
  const browser = gateway.browser();
  await browser.signIn('ben');
  skewMs = 14.5 * minute;
  return browser;
}

/** The same window, whose requests a load balancer sends to another copy. */
function at(origin: string, { cookies, session }: Browser): Browser {
  const browser = new Browser(origin);
  for (const [name, value] of cookies) browser.cookies.set(name, value);
  browser.session = session;
  return browser;
}

const tokenOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { headers: { authorization: string } }).headers.authorization;

test('requests of two tabs at a time renew a session once, whichever copies they come to', async () => {
  const browser = await nearTheEnd();
  const before = new Map(browser.cookies);
  const asked = renewalsAsked();
  const tabs = [browser, browser, at(other.origin, browser), at(other.origin, browser), browser];
  const answers = await Promise.all(tabs.map((tab) => tab.api('/api/read/v1/me')));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(renewalsAsked() - asked).toBe(1);
  expect(new Set(await Promise.all(answers.map(tokenOf))).size).toBe(1);
  expect(browser.cookies.get('procession_session_0')).not.toBe(before.get('procession_session_0'));
  // What was still on its way with the cookie of before ends nothing.
  const late = at(other.origin, browser);
  for (const [name, value] of before) late.cookies.set(name, value);
  expect((await late.api('/api/read/v1/me')).status).toBe(200);
  skewMs = 0;
  expect((await browser.api('/api/read/v1/me')).status).toBe(200);
});

test('a session goes on from renewal to renewal, up to its end', async () => {
  const browser = await nearTheEnd();
  const asked = renewalsAsked();
  for (let n = 0; n < 5; n++) expect((await browser.api('/api/read/v1/me')).status).toBe(200);
  expect(renewalsAsked() - asked).toBe(5);
  skewMs = 13 * 60 * minute;
  expect((await browser.api('/auth/session')).status).toBe(401);
  skewMs = 0;
});

test('what the issuer has revoked ends with its token', async () => {
  const browser = await nearTheEnd();
  const stolen = at(gateway.origin, browser);
  await browser.api('/auth/sign-out', { method: 'POST' }); // which revokes it, too
  expect((await stolen.api('/api/read/v1/me')).status).toBe(401); // here at once
  expect((await at(other.origin, stolen).api('/api/read/v1/me')).status).toBe(200); // elsewhere as long as the token lasts
  skewMs = 15.5 * minute;
  expect((await at(other.origin, stolen).api('/api/read/v1/me')).status).toBe(401);
  skewMs = 0;
});

test('an issuer that is away takes nobody away from their work before the token is over', async () => {
  const alone = await serveGateway({ upstream: echo.url, now });
  skewMs = 0;
  const browser = alone.browser();
  await browser.signIn('ben');
  await alone.issuer.close();
  skewMs = 14.5 * minute;
  expect((await browser.api('/api/read/v1/me')).status).toBe(200);
  skewMs = 15.5 * minute;
  const answer = await browser.api('/api/read/v1/me');
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
  skewMs = 0;
  await alone.close();
});
