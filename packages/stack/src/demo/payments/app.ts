import { createHash } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import { z } from 'zod';

/** What the demonstration shows to it, as the credential `payments`. */
export const paymentsToken = 'demo-payments';

/** `amount` in euros. */
const refund = z.object({ booking: z.string(), amount: z.string().regex(/^\d+\.\d\d$/) });

/** Bookings whose refunds it remembers, so that none is paid twice. */
const rememberedMax = 10_000;

/**
 * The payment service of the demonstration: somebody whom the workflows call, and who pays nothing. Like a real one it takes a
 * token, knows a request again by its `Idempotency-Key`, and says 409 when a booking was refunded before.
 */
export function buildPayments(): FastifyInstance {
  const app = Fastify({ bodyLimit: 16_384 });
  const paid = new Map<string, { key: string; id: string }>();
  app.get('/readyz', () => ({ status: 'ready' }));
  app.post('/refunds', async ({ headers, body }, reply) => {
    if (headers.authorization !== `Bearer ${paymentsToken}`)
      return reply.code(401).send({ error: 'a token is needed' });
    const asked = refund.safeParse(body);
    if (!asked.success) return reply.code(422).send({ error: z.prettifyError(asked.error) });
    const key = String(headers['idempotency-key'] ?? '');
    const before = paid.get(asked.data.booking);
    if (before && before.key !== key) return reply.code(409).send({ error: 'refunded already', id: before.id });
    const id = before?.id ?? `RF-${createHash('sha256').update(asked.data.booking).digest('hex').slice(0, 6)}`;
    if (paid.size < rememberedMax) paid.set(asked.data.booking, { key, id });
    return reply.code(before ? 200 : 201).send({ id, ...asked.data });
  });
  return app;
}
