import { ticketAnswer } from '@procession/contracts/http/notifier.ts';
import { type Authenticate, requireIdentity } from '@procession/platform/auth.ts';
import { type HttpApp, problemResponses } from '@procession/platform/http-app.ts';
import { limitRates, type RateLimits } from '@procession/platform/rate-limits.ts';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Tickets } from '../../tickets.ts';

export async function issueTicket(
  app: HttpApp,
  ports: { authenticate: Authenticate; tickets: Tickets; rateLimits: RateLimits },
): Promise<void> {
  await app.register(async (scope) => {
    requireIdentity(scope, ports.authenticate);
    await limitRates(scope, ports.rateLimits);
    scope.withTypeProvider<ZodTypeProvider>().route({
      method: 'POST',
      url: '/v1/live/tickets',
      schema: {
        summary: 'Get a ticket for a live connection',
        description:
          'A browser cannot send a token when it opens a WebSocket, and a token must not stand in an address. ' +
          'So it sends it here, and opens `GET /v1/live?ticket=…` with the ticket: within 15 seconds, once.',
        tags: ['live'],
        response: { 201: ticketAnswer, ...problemResponses('not-signed-in', 'rate-limited', 'unavailable') },
      },
      handler: async ({ identity }, reply) => {
        const { ticket, expiresAt } = ports.tickets.issue(identity);
        return reply
          .code(201)
          .header('cache-control', 'no-store')
          .send({ ticket, expiresAt: new Date(expiresAt).toISOString() });
      },
    });
  });
}
