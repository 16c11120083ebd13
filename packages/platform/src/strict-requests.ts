import { ProblemError } from '@procession/contracts/problems.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';

const noParameters = z.strictObject({});

/**
 * What a route did not ask for is refused, not passed over: `?dryRun=true` on an address that knows no dry run must not do the
 * thing. Texts in the address hold no U+0000, which no database takes. Must be called before routes are added.
 */
export function refuseWhatIsNotAsked(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    if (route.schema && !route.schema.hide) route.schema.querystring ??= noParameters;
  });
  app.addHook('preValidation', async ({ params, query }: FastifyRequest) => {
    refuseNul('params', params);
    refuseNul('querystring', query);
  });
}

function refuseNul(part: string, values: unknown): void {
  for (const [name, value] of Object.entries(values ?? {})) {
    if (!String(value).includes('\0')) continue;
    const message = 'must not contain the character U+0000';
    throw new ProblemError('invalid-request', `/${part}/${name}: ${message}.`, {
      facts: { issues: [{ place: `/${part}/${name}`, message }] },
    });
  }
}

/** Says of an address that exists which methods it takes. Must be called before routes are added. */
export function methodsByAddress(app: FastifyInstance): (path: string) => string[] {
  const routes: { method: string; pattern: RegExp }[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    const pattern = new RegExp(`^${url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:[A-Za-z]+/g, '[^/]+')}/?$`);
    for (const one of [method].flat()) routes.push({ method: one, pattern });
  });
  return (path) => [...new Set(routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))].sort();
}
