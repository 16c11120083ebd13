import { type ServicesAnswer, servicesAnswer, watchedServices } from '@procession/contracts/http/services.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import { type HttpApp, problemResponses } from '@procession/platform/http-app.ts';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { changeCookies } from '../../cookie-changes.ts';
import { requireOwnPage } from '../../own-pages.ts';
import type { GatewayPorts } from '../../ports.ts';
import type { Upstream } from '../../proxy/upstreams.ts';
import { sessionOf } from '../sessions/route.ts';
import { copyState } from './copy-state.ts';

/** Behind which addresses each service is. */
export type WatchedUpstreams = Record<(typeof watchedServices)[number], Upstream>;

/** Operators see how the processes are, also when those that know their rights are among the ones that are away. */
export function addServicesRoute(app: HttpApp, ports: GatewayPorts, upstreams: WatchedUpstreams): void {
  const { sessions, publicOrigin, isSecure, limits } = ports;
  const look = keptFor(limits.servicesKeptMs, () => lookAtAll(upstreams, limits.serviceTimeoutMs));
  app.withTypeProvider<ZodTypeProvider>().get(
    '/api/services',
    {
      schema: {
        summary: 'How the services are',
        description:
          'Every copy that the gateway has an address of: whether it is ready, and what it measures of itself. For who may operate. Behind one address with many copies, whichever answers speaks for all.',
        tags: ['Operations'],
        security: [],
        response: {
          200: servicesAnswer,
          ...problemResponses('not-signed-in', 'origin-not-allowed', 'missing-permission', 'unavailable'),
        },
      },
      onRequest: async (request) => requireOwnPage(request, publicOrigin),
    },
    async (request, reply) => {
      const { session, changes } = await sessions.hold(request.cookies, sessionOf(request));
      changeCookies(reply, changes, isSecure);
      await requireOperator(upstreams, session.accessToken, limits.serviceTimeoutMs);
      return look();
    },
  );
}

async function lookAtAll(upstreams: WatchedUpstreams, timeoutMs: number): Promise<ServicesAnswer> {
  const services = watchedServices.map(async (name) => ({
    name,
    copies: await Promise.all(upstreams[name].copies.map((copy) => copyState(name, copy, timeoutMs))),
  }));
  return { at: new Date().toISOString(), services: await Promise.all(services) };
}

/** Many windows look at the same. */
function keptFor<T>(ms: number, ask: () => Promise<T>): () => Promise<T> {
  let kept: { at: number; answer: Promise<T> } | undefined;
  return () => {
    if (!kept || performance.now() - kept.at >= ms) kept = { at: performance.now(), answer: ask() };
    return kept.answer;
  };
}

/**
 * As the query service says, or the projector when that is away. Both know the directory by their own look into the rows.
 * @throws ProblemError
 */
async function requireOperator(
  { query, projector }: WatchedUpstreams,
  token: string,
  timeoutMs: number,
): Promise<void> {
  const ask = async (upstream: Upstream, path: string) => {
    const { statusCode, body } = await upstream.choose(new Set()).pool.request({
      path,
      method: 'GET',
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: statusCode, text: await body.text() };
  };
  const ways = [
    async () => {
      const { status, text } = await ask(query, '/v1/me');
      if (status === 200) return (JSON.parse(text) as { permissions: string[] }).permissions.includes('operate');
      return status === 403 ? false : undefined;
    },
    async () => {
      const { status } = await ask(projector, '/v1/pipeline');
      return status === 200 ? true : status === 403 ? false : undefined;
    },
  ];
  for (const way of ways) {
    const may = await way().catch(() => undefined);
    if (may === true) return;
    if (may === false)
      throw new ProblemError('missing-permission', 'You may not operate.', { facts: { permission: 'operate' } });
  }
  throw new ProblemError(
    'unavailable',
    'Neither the query service nor the projector answers, and they know who may see this.',
    { headers: { 'retry-after': '2' } },
  );
}
