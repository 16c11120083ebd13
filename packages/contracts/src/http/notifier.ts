import { z } from 'zod';

export const ticketAnswer = z
  .object({
    /** Give it as `GET /v1/live?ticket=…`, once, soon. It carries no token. */
    ticket: z.string(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'LiveTicket' });

export const liveQuery = z.strictObject({ ticket: z.string().min(1).max(2_000) });
