import { signInQuery } from '@procession/contracts/http/gateway.ts';
import { type SignInFault, sessionFragment } from '@procession/contracts/session.ts';
import { type HttpApp, problemResponses } from '@procession/platform/http-app.ts';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { changeCookies } from '../../cookie-changes.ts';
import { requireOwnPage } from '../../own-pages.ts';
import type { GatewayPorts } from '../../ports.ts';
import { returnPath } from '../../return-path.ts';
import { nameOf } from '../../sessions/session.ts';

/** Where the issuer sends the browser back to. */
export const callbackPath = '/auth/callback';

export function addSignInRoutes(app: HttpApp, ports: GatewayPorts): void {
  const { issuer, attempts, sessions, publicOrigin, isSecure, logger, counts } = ports;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  routes.get(
    '/auth/sign-in',
    {
      schema: {
        summary: 'Sign in with the issuer',
        description: `To be opened, not fetched. It ends at \`return\` with \`${sessionFragment}<name>\`, or at \`/sign-in?fault=<why>\`.`,
        tags: ['Sessions'],
        security: [],
        querystring: signInQuery,
        response: {
          303: z.null().meta({ description: 'To the issuer.' }),
          ...problemResponses('invalid-request', 'unknown-parameter', 'origin-not-allowed', 'unavailable'),
        },
      },
    },
    async (request, reply) => {
      requireOwnPage(request, publicOrigin);
      const returnTo = returnPath(request.query.return);
      const { url, attempt } = await issuer.begin(request.query.as);
      const { state, changes } = await attempts.remember(request.cookies, { ...attempt, returnTo });
      url.searchParams.set('state', state);
      changeCookies(reply, changes, isSecure);
      return reply.header('cache-control', 'no-store').redirect(url.href, 303);
    },
  );

  // What the issuer adds is its own affair, so its query is not checked by name.
  routes.get(callbackPath, { schema: { hide: true, querystring: z.looseObject({}) } }, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    const { state } = request.query as Record<string, unknown>;
    const { attempt, changes } = await attempts.recall(request.cookies, state);
    changeCookies(reply, changes, isSecure);
    const fail = (fault: SignInFault, cause?: unknown) => {
      logger.warn({ err: cause, reqId: request.id }, `a sign-in failed: ${fault}`);
      counts.signIns.inc({ outcome: fault });
      return reply.redirect(`/sign-in?${new URLSearchParams({ fault, return: attempt?.returnTo ?? '/' })}`, 303);
    };
    if (!attempt) return fail('expired');
    const result = await issuer.finish(new URL(request.url, publicOrigin).search, attempt);
    if ('fault' in result) return fail(result.fault, result.cause);
    const held = await sessions.begin(request.cookies, result.signedIn);
    changeCookies(reply, held.changes, isSecure);
    counts.signIns.inc({ outcome: 'signed-in' });
    return reply.redirect(`${attempt.returnTo}${sessionFragment}${nameOf(held.session)}`, 303);
  });
}
