import { z } from 'zod';

export const ticketAnswer = z
  .object({
    /** Give it as `GET /v1/live?ticket=…`, once, soon. It carries no token. */
    ticket: z.string(),
    expiresAt: z.iso.datetime(),
  })
  .meta({
    id: 'LiveTicket',
    description: 'A ticket for one connection.',
    examples: [{ ticket: 'eyJ0IjoiaGFyYm91ci1ob21lcyJ9.c2lnbmF0dXJl', expiresAt: '2026-11-20T09:00:15.000Z' }],
  });

export const liveQuery = z.strictObject({
  ticket: z.string().min(1).max(2_000).meta({ description: 'Of `POST /v1/live/tickets`; good for one connection.' }),
});
