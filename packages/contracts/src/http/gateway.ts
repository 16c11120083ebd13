import { z } from 'zod';
import { tenantId, userId } from '../ids.ts';
import { sessionHeader, sessionSlotsMax } from '../session.ts';

/** The slot, and a mark that only windows of this sign-in know: whoever signs in over it is not taken for them. */
export const sessionName = z
  .string()
  .regex(/^[0-9]-[A-Za-z0-9_-]{16}$/, 'is not a session as the gateway names it')
  .meta({
    id: 'SessionName',
    description: `Send it as \`${sessionHeader}\` with each request. A browser has up to ${sessionSlotsMax}.`,
    examples: ['0-9n3QkZ0uV2sXw1yR'],
  });

const held = {
  session: '0-9n3QkZ0uV2sXw1yR',
  user: { id: 'ben', name: 'Ben Okafor' },
  tenant: 'harbour-homes',
  expiresAt: '2026-11-20T21:00:00.000Z',
};

const heldSession = z.object({
  session: sessionName,
  user: z.object({ id: userId, name: z.string() }),
  tenant: tenantId,
  /** When one has to sign in again, whatever one does. */
  expiresAt: z.iso.datetime(),
});

export const sessionAnswer = heldSession
  .extend({
    /** Made-up people of a demonstration: `GET /auth/personas` lists them. */
    demo: z.boolean(),
  })
  .meta({ id: 'Session', description: 'Who this window is.', examples: [{ ...held, demo: true }] });
export type SessionAnswer = z.infer<typeof sessionAnswer>;

export const sessionsAnswer = z
  .object({ sessions: z.array(heldSession).max(sessionSlotsMax), demo: z.boolean() })
  .meta({
    id: 'Sessions',
    description: 'Whom a window of this browser can continue as.',
    examples: [{ sessions: [held], demo: true }],
  });
export type SessionsAnswer = z.infer<typeof sessionsAnswer>;

export const personasAnswer = z
  .object({
    personas: z.array(
      z.object({
        id: userId,
        name: z.string(),
        /** `Sales manager` */
        role: z.string(),
        /** What they do there, in a few words. */
        does: z.string(),
        /** Open tasks that they may act on; absent when that cannot be told now. */
        waiting: z.object({ tasks: z.int(), late: z.int() }).optional(),
      }),
    ),
  })
  .meta({
    id: 'Personas',
    description: 'The people of the demonstration.',
    examples: [
      {
        personas: [
          {
            id: 'ben',
            name: 'Ben Okafor',
            role: 'Sales manager',
            does: 'decides bookings, prices and commissions',
            waiting: { tasks: 7, late: 1 },
          },
        ],
      },
    ],
  });
export type PersonasAnswer = z.infer<typeof personasAnswer>;

export const signOutAnswer = z
  .object({
    /** Go there next: the issuer ends its own session where it offers that, else our front page. */
    next: z.string(),
  })
  .meta({
    id: 'SignedOut',
    description: 'The session is over.',
    examples: [{ next: 'https://procession.example/' }],
  });
export type SignOutAnswer = z.infer<typeof signOutAnswer>;

export const signInQuery = z.strictObject({
  return: z
    .string()
    .max(2_000)
    .default('/')
    .meta({ description: 'Path to come back to.', examples: ['/inbox'] }),
  as: userId.optional().meta({ description: 'Whom to suggest to the issuer; the demonstration takes it at its word.' }),
});
