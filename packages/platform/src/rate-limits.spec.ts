import { Registry } from 'prom-client';
import { afterEach, expect, test } from 'vitest';
import { requireIdentity } from './auth.ts';
import { createHttpApp, type HttpApp } from './http-app.ts';
import { createLogger } from './logger.ts';
import { limitRates, noRateLimits, type RateLimits, rateLimitWindowMs } from './rate-limits.ts';

let app: HttpApp;
afterEach(() => app.close());

async function open(limits: RateLimits, isExempt?: () => boolean) {
  app = await createHttpApp({
    service: 'test',
    title: 'Test',
    description: 'Test',
    logger: createLogger('test', 'silent'),
    bodyBytesMax: 1_000,
    metrics: new Registry(),
    readiness: {},
  });
  await app.register(async (routes) => {
    requireIdentity(routes, async (authorization) => {
      const [tenant, actor] = authorization!.split('/');
      return { tenant: tenant!, actor: actor!, client: undefined, expiresAt: 0 };
    });
    await limitRates(routes, limits, isExempt);
    routes.get('/', async () => ({}));
  });
  return async (who: string) => {
    const { statusCode, headers, body } = await app.inject({ url: '/', headers: { authorization: who } });
    return { status: statusCode, headers, body: JSON.parse(body) };
  };
}

const statusesOf = async (get: Awaited<ReturnType<typeof open>>, ...who: string[]): Promise<number[]> => {
  const statuses: number[] = [];
  for (const one of who) statuses.push((await get(one)).status);
  return statuses;
};

test('a person who asks too often is told when to come back, and nobody else is held up', async () => {
  const get = await open({ person: 2, tenant: 100 });
  expect(await statusesOf(get, 'acme/ana', 'acme/ana', 'acme/bo')).toEqual([200, 200, 200]);
  const refused = await get('acme/ana');
  expect(refused).toMatchObject({ status: 429, body: { type: 'urn:procession:problem:rate-limited' } });
  const seconds = Number(refused.headers['retry-after']);
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(rateLimitWindowMs / 1_000);
  expect(refused.headers['ratelimit-policy']).toBe('"person";q=2;w=10, "tenant";q=100;w=10');
  expect(refused.headers.ratelimit).toBe(`"person";r=0;t=${seconds}`);
  expect(await statusesOf(get, 'acme/bo', 'globex/ana')).toEqual([200, 200]);
});

test('a tenant has a limit of its own, which a person over theirs does not use up', async () => {
  const get = await open({ person: 2, tenant: 4 });
  const statuses = await statusesOf(
    get,
    'acme/ana',
    'acme/ana',
    'acme/ana',
    'acme/ana',
    'acme/bo',
    'acme/bo',
    'acme/cy',
    'globex/ana',
  );
  expect(statuses).toEqual([200, 200, 429, 429, 200, 200, 429, 200]);
});

test('who has little left is told how much', async () => {
  const get = await open({ person: 20, tenant: 0 });
  let reply = await get('acme/ana');
  expect(reply.headers).not.toHaveProperty('ratelimit');
  for (let n = 2; n <= 19; n++) reply = await get('acme/ana');
  expect(reply.headers.ratelimit).toMatch(/^"person";r=1;t=\d+$/);
});

test('a limit of 0 is none, and what is exempt is not counted', async () => {
  const unlimited = await open(noRateLimits);
  expect(await statusesOf(unlimited, ...Array<string>(5).fill('acme/ana'))).toEqual(Array(5).fill(200));
  await app.close();
  const exempt = await open({ person: 1, tenant: 1 }, () => true);
  expect(await statusesOf(exempt, 'acme/ana', 'acme/ana')).toEqual([200, 200]);
});
