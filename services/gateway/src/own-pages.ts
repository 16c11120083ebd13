import { ProblemError } from '@procession/contracts/problems.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Asked by address, not by name. */
const probes: ReadonlySet<string | undefined> = new Set(['/healthz', '/readyz', '/metrics']);

/** A page that is opened, not something that a page asks for. */
export const isNavigation = ({ method, headers }: Pick<FastifyRequest, 'method' | 'headers'>): boolean =>
  (method === 'GET' || method === 'HEAD') &&
  (headers['sec-fetch-mode'] === undefined
    ? (headers.accept ?? '').includes('text/html')
    : headers['sec-fetch-mode'] === 'navigate');

/**
 * One name for all: cookies, the policy of the page and the issuer's way back go by it. A name that somebody else points at us gets
 * nothing. What is measured is not told under the name that everybody knows.
 */
export function serveUnderOneName(app: FastifyInstance, publicOrigin: string): void {
  const publicHost = new URL(publicOrigin).host;
  app.addHook('onRequest', async (request, reply) => {
    const { url: route } = request.routeOptions;
    const isPublic = isHost(request.headers.host, publicHost);
    if (route === '/metrics' && isPublic)
      throw new ProblemError('route-not-found', `There is no ${request.method} ${route} under this name.`);
    if (isPublic || probes.has(route)) return;
    if (isNavigation(request)) return reply.redirect(publicOrigin + request.url, 307);
    throw new ProblemError('wrong-host', `This is ${publicOrigin}.`);
  });
}

/** @param publicHost as `URL.host` says it: without the port that goes without saying */
export const isHost = (given: string | undefined, publicHost: string): boolean =>
  given?.toLowerCase().replace(/:(80|443)$/, '') === publicHost;

/** Whatever reads or does something in somebody's name is asked by pages of ours: no link, form or script of another origin. */
export function requireOwnPage({ headers }: Pick<FastifyRequest, 'headers'>, publicOrigin: string): void {
  const site = headers['sec-fetch-site'];
  if (headers.origin !== undefined && headers.origin !== publicOrigin)
    throw new ProblemError('origin-not-allowed', `Pages of ${headers.origin} may not ask this.`);
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    throw new ProblemError('origin-not-allowed', `Only pages of ${publicOrigin} may ask this.`);
}
