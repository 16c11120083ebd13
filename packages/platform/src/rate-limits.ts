import rateLimit from '@fastify/rate-limit';
import { ProblemError } from '@procession/contracts/problems.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

export const rateLimitWindowMs = 10_000;
/** Counted at a time; whoever comes beyond takes the place of who was here longest ago. */
const personsMax = 50_000;
const tenantsMax = 5_000;
/** From this share on an answer says what is left. */
const littleLeft = 0.1;

const perWindow = z.coerce.number().int().min(0);

/** Requests in 10 seconds to one copy of a service; 0: no limit. The defaults are beyond what one copy can answer. */
export const rateLimitConfig = {
  RATE_LIMIT_PERSON: perWindow.default(50_000),
  RATE_LIMIT_TENANT: perWindow.default(200_000),
};

export interface RateLimits {
  person: number;
  tenant: number;
}

export const rateLimitsOf = (config: { RATE_LIMIT_PERSON: number; RATE_LIMIT_TENANT: number }): RateLimits => ({
  person: config.RATE_LIMIT_PERSON,
  tenant: config.RATE_LIMIT_TENANT,
});

export const noRateLimits: RateLimits = { person: 0, tenant: 0 };

/**
 * From here on requests are counted per person and per tenant, in this process; too many are 429 until the window is over
 * (draft-ietf-httpapi-ratelimit-headers: `RateLimit-Policy`, `RateLimit`). Must come after `requireIdentity`. A person who is over
 * their limit does not use up their tenant's.
 */
export async function limitRates(
  routes: FastifyInstance,
  limits: RateLimits,
  isExempt: (request: FastifyRequest) => boolean = () => false,
): Promise<void> {
  const policies = (['person', 'tenant'] as const).filter((name) => limits[name] > 0);
  if (policies.length === 0) return;
  await routes.register(rateLimit, { global: false, timeWindow: rateLimitWindowMs });
  const keyOf = {
    person: ({ identity }: FastifyRequest) => `${identity.tenant}/${identity.actor}`,
    tenant: ({ identity }: FastifyRequest) => identity.tenant,
  };
  const countedMax = { person: personsMax, tenant: tenantsMax };
  const counts = policies.map((name) => ({
    name,
    count: routes.createRateLimit({ max: limits[name], keyGenerator: keyOf[name], cache: countedMax[name] } as object),
  }));
  const policy = policies.map((name) => `"${name}";q=${limits[name]};w=${rateLimitWindowMs / 1_000}`).join(', ');

  routes.addHook('onRequest', async (request, reply) => {
    if (isExempt(request)) return;
    for (const { name, count } of counts) {
      const counted = await count(request);
      if (counted.isAllowed) continue;
      const left = `"${name}";r=${counted.remaining};t=${counted.ttlInSeconds}`;
      if (counted.isExceeded)
        throw tooMany(name, counted.ttlInSeconds, { 'ratelimit-policy': policy, ratelimit: left });
      if (counted.remaining < limits[name] * littleLeft) tell(reply, policy, left);
    }
  });
}

function tell(reply: FastifyReply, policy: string, left: string): void {
  const told = reply.getHeader('ratelimit');
  reply.header('ratelimit-policy', policy).header('ratelimit', told === undefined ? left : `${String(told)}, ${left}`);
}

const tooMany = (name: 'person' | 'tenant', seconds: number, headers: Record<string, string>): ProblemError =>
  new ProblemError(
    'rate-limited',
    `${name === 'person' ? 'You have' : 'Your tenant has'} sent more requests than are taken in ${rateLimitWindowMs / 1_000} seconds. Nothing was done; try again in ${seconds} s.`,
    { headers: { ...headers, 'retry-after': String(seconds) } },
  );
