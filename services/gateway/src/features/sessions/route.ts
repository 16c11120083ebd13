import { sessionAnswer, sessionsAnswer, signOutAnswer } from '@procession/contracts/http/gateway.ts';
import { sessionHeader } from '@procession/contracts/session.ts';
import { type HttpApp, problemResponses } from '@procession/platform/http-app.ts';
import type { FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { changeCookies } from '../../cookie-changes.ts';
import { requireOwnPage } from '../../own-pages.ts';
import type { GatewayPorts } from '../../ports.ts';
import { endOf, nameOf, type Session } from '../../sessions/session.ts';

export function addSessionRoutes(app: HttpApp, ports: GatewayPorts): void {
  const { issuer, sessions, publicOrigin, isSecure, isDemo, logger } = ports;
  app.register(async (scope) => {
    scope.addHook('onRequest', async (request, reply) => {
      requireOwnPage(request, publicOrigin);
      reply.header('cache-control', 'private, no-store');
    });
    const routes = scope.withTypeProvider<ZodTypeProvider>();

    routes.get(
      '/auth/session',
      {
        schema: {
          summary: 'Who this window is',
          description: `By the name of the session in \`${sessionHeader}\`; its token is renewed when it is nearly over.`,
          tags: ['Sessions'],
          security: [],
          response: { 200: sessionAnswer, ...problemResponses('not-signed-in', 'origin-not-allowed', 'unavailable') },
        },
      },
      async (request, reply) => {
        const { session, changes } = await sessions.hold(request.cookies, sessionOf(request));
        changeCookies(reply, changes, isSecure);
        return { ...described(session), demo: isDemo };
      },
    );

    routes.get(
      '/auth/sessions',
      {
        schema: {
          summary: 'Whom a window of this browser can continue as',
          description:
            'The sessions in the cookies that are not over. A window that takes one sends its name from then on.',
          tags: ['Sessions'],
          security: [],
          response: { 200: sessionsAnswer, ...problemResponses('origin-not-allowed') },
        },
      },
      async ({ cookies }) => ({ sessions: (await sessions.list(cookies)).map(described), demo: isDemo }),
    );

    routes.post(
      '/auth/sign-out',
      {
        schema: {
          summary: "End this window's session",
          description: 'Other windows of the same session end with it; those of other people stay.',
          tags: ['Sessions'],
          security: [],
          response: { 200: signOutAnswer, ...problemResponses('not-signed-in', 'origin-not-allowed') },
        },
      },
      async (request, reply) => {
        const session = await sessions.find(request.cookies, sessionOf(request));
        changeCookies(reply, sessions.end(request.cookies, session), isSecure);
        const front = `${publicOrigin}/`;
        // An issuer that is away keeps nobody signed in here.
        const forget = (cause: unknown) =>
          logger.warn({ err: cause }, 'the issuer was not told of the end of a session');
        const [next] = await Promise.all([
          issuer.endAddress(front).catch(forget),
          issuer.revoke(session).catch(forget),
        ]);
        return { next: next ?? front };
      },
    );
  });
}

export function sessionOf({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  const name = headers[sessionHeader];
  return typeof name === 'string' ? name : undefined;
}

const described = (session: Session) => ({
  session: nameOf(session),
  user: session.user,
  tenant: session.tenant,
  expiresAt: new Date(endOf(session)).toISOString(),
});
