import type { SessionAnswer, SessionsAnswer } from '@procession/contracts/http/gateway.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EchoService, startEchoService } from '../../testing/echo-service.ts';
import { type ServedGateway, serveGateway } from '../../testing/served-gateway.ts';

let echo: EchoService;
let gateway: ServedGateway;
beforeAll(async () => {
  echo = await startEchoService();
  gateway = await serveGateway({ upstream: echo.url });
});
afterAll(async () => {
  await gateway?.close();
  echo?.close();
});

const whoIs = async (browser: ReturnType<ServedGateway['browser']>): Promise<SessionAnswer> =>
  (await (await browser.api('/auth/session')).json()) as SessionAnswer;

test('one signs in as a person of the demonstration and is back where one was', async () => {
  const browser = gateway.browser();
  const at = await browser.signIn('ben', '/inbox?of=mine');
  expect(at.pathname + at.search).toBe('/inbox?of=mine');
  expect(await whoIs(browser)).toMatchObject({
    session: browser.session,
    user: { id: 'ben', name: 'Ben Okafor' },
    tenant: 'harbour-homes',
    demo: true,
  });
});

test('two windows of one browser are two people, and a third can continue as either', async () => {
  const ben = gateway.browser();
  await ben.signIn('ben');
  const mei = ben.window();
  await mei.signIn('mei');
  expect((await whoIs(ben)).user.id).toBe('ben');
  expect((await whoIs(mei)).user.id).toBe('mei');
  const third = ben.window();
  const { sessions } = (await (await third.api('/auth/sessions')).json()) as SessionsAnswer;
  expect(sessions.map(({ user }) => user.id)).toEqual(['ben', 'mei']);
  third.session = sessions[1]!.session;
  expect((await whoIs(third)).user.id).toBe('mei');
});

test('whoever signs out is out in all windows of that session, and others stay', async () => {
  const ben = gateway.browser();
  await ben.signIn('ben');
  const mei = ben.window();
  await mei.signIn('mei');
  const before = new Map(ben.cookies);
  const answer = await ben.api('/auth/sign-out', { method: 'POST' });
  expect(await answer.json()).toEqual({ next: `${gateway.origin}/` });
  expect((await ben.api('/auth/session')).status).toBe(401);
  expect((await whoIs(mei)).user.id).toBe('mei');
  for (const [name, value] of before) ben.cookies.set(name, value); // kept by somebody
  expect((await ben.api('/auth/session')).status).toBe(401);
});

test('the people of the demonstration are listed with what they do', async () => {
  const { personas } = (await (await gateway.browser().api('/auth/personas')).json()) as { personas: unknown[] };
  expect(personas).toContainEqual({
    id: 'ben',
    name: 'Ben Okafor',
    role: 'Sales manager',
    does: 'decides bookings, prices and commissions', // and nothing of what waits: the service knows no tasks
  });
  expect(JSON.stringify(personas)).not.toContain('booking-system'); // a machine
});

test.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/%09//evil.example/..//evil.example',
  '\\\\evil.example',
  'javascript:alert(1)',
  '/a/..//evil.example',
  '/auth/sign-in',
  '/api/read/v1/me',
  '/x#session=0-aaaaaaaaaaaaaaaa',
  '',
])('nobody is sent to %s after a sign-in', async (returnTo) => {
  const browser = gateway.browser();
  const answer = await browser.ask(`/auth/sign-in?${new URLSearchParams({ return: returnTo, as: 'ben' })}`);
  const location = answer.headers.get('location');
  if (answer.status === 303) {
    // What was left of it is a page of ours.
    const at = await browser.open(location!);
    expect(at.origin).toBe(gateway.origin);
    expect(at.pathname.startsWith('//')).toBe(false);
  } else expect(answer.status).toBe(400);
});

test('what another browser began is worth nothing here: nobody can be signed in as somebody else', async () => {
  const attacker = gateway.browser();
  const begun = await attacker.ask('/auth/sign-in?as=mei');
  const back = await attacker.ask(begun.headers.get('location')!);
  const victim = gateway.browser();
  const at = await victim.open(back.headers.get('location')!);
  expect(at.pathname + at.search).toBe('/sign-in?fault=expired&return=%2F');
  expect(victim.session).toBeUndefined();
  expect([...victim.cookies.keys()]).toEqual([]);
});

test('an answer of the issuer is good once', async () => {
  const browser = gateway.browser();
  const begun = await browser.ask('/auth/sign-in?as=ben');
  const cookies = new Map(browser.cookies);
  const back = (await browser.ask(begun.headers.get('location')!)).headers.get('location')!;
  await browser.open(back);
  expect((await whoIs(browser)).user.id).toBe('ben');
  for (const [name, value] of cookies) browser.cookies.set(name, value);
  expect((await browser.open(back)).search).toBe('?fault=expired&return=%2F');
});

test('a refusal of the issuer ends on the screen where one signs in, with the reason', async () => {
  const browser = gateway.browser();
  const begun = await browser.ask('/auth/sign-in?as=ben&return=/inbox');
  const state = new URL(begun.headers.get('location')!).searchParams.get('state')!;
  const refused = new URLSearchParams({ error: 'access_denied', state, iss: gateway.issuerUrl });
  const at = await browser.open(`/auth/callback?${refused}`);
  expect(at.pathname + at.search).toBe('/sign-in?fault=refused&return=%2Finbox');
});

test('several windows may be signing in at a time', async () => {
  const one = gateway.browser();
  const other = one.window();
  const [ofOne, ofOther] = [await one.ask('/auth/sign-in?as=ben'), await other.ask('/auth/sign-in?as=mei')];
  await other.open(ofOther.headers.get('location')!);
  await one.open(ofOne.headers.get('location')!);
  expect((await whoIs(one)).user.id).toBe('ben');
  expect((await whoIs(other)).user.id).toBe('mei');
  expect([...one.cookies.keys()]).toEqual(['procession_session_0', 'procession_session_1']);
});

test('who signs in last takes the place of who signed in first when a browser is full', async () => {
  const first = gateway.browser();
  await first.signIn('ana');
  const others = Array.from({ length: 10 }, () => first.window());
  for (const other of others) await other.signIn('mei');
  // Its slot is another's now, whose mark its name does not have.
  expect((await first.api('/auth/session')).status).toBe(401);
  for (const other of others) expect((await whoIs(other)).user.id).toBe('mei');
});

test('cookies are for the gateway alone', async () => {
  const browser = gateway.browser();
  const begun = await browser.ask('/auth/sign-in?as=ben');
  expect(begun.headers.getSetCookie()[0]).toMatch(/; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/);
  expect(begun.headers.get('cache-control')).toBe('no-store');
});
