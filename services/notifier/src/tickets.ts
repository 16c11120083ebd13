import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { ProblemError } from '@procession/contracts/problems.ts';
import { z } from 'zod';

/** Whom a ticket lets in. */
export interface TicketHolder {
  tenant: string;
  actor: string;
  /** When the token behind it expires; ms since 1970. */
  expiresAt: number;
}

export interface Tickets {
  issue: (holder: TicketHolder) => { ticket: string; expiresAt: number };
  /** @throws ProblemError `not-signed-in` when it is forged, too old or used; `overloaded` when too many are in use. */
  redeem: (ticket: string) => TicketHolder;
}

const content = z.strictObject({
  tenant: z.string(),
  actor: z.string(),
  expiresAt: z.number(),
  until: z.number(),
  nonce: z.string(),
});

/**
 * Tickets of one key: short-lived, for one connection. Every copy that has the key takes them, and each takes a ticket once:
 * within its seconds it could be used once more on another copy, by whoever could read it from the address line.
 */
export function createTickets(
  key: Buffer,
  { ticketMs, usedTicketsMax, now }: { ticketMs: number; usedTicketsMax: number; now: () => number },
): Tickets {
  /** Nonce to end of life, oldest first. */
  const used = new Map<string, number>();
  const sign = (text: string): Buffer => createHmac('sha256', key).update(`live-ticket ${text}`).digest();

  const forget = (at: number): void => {
    for (const [nonce, until] of used) {
      if (until > at) return;
      used.delete(nonce);
    }
  };

  return {
    issue({ tenant, actor, expiresAt }) {
      const until = Math.min(now() + ticketMs, expiresAt);
      const nonce = randomBytes(12).toString('base64url');
      const text = Buffer.from(JSON.stringify({ tenant, actor, expiresAt, until, nonce })).toString('base64url');
      return { ticket: `${text}.${sign(text).toString('base64url')}`, expiresAt: until };
    },
    redeem(ticket) {
      const [text = '', signature = ''] = ticket.split('.');
      const given = Buffer.from(signature, 'base64url');
      const right = sign(text);
      if (given.length !== right.length || !timingSafeEqual(given, right))
        throw refused('The ticket is not one of ours.');
      const { until, nonce, ...holder } = content.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
      const at = now();
      if (until <= at) throw refused('The ticket has expired: get a new one.');
      forget(at);
      if (used.has(nonce)) throw refused('The ticket was used already: get a new one.');
      if (used.size >= usedTicketsMax) {
        throw new ProblemError('overloaded', 'Too many connections are being opened.', {
          headers: { 'retry-after': '2' },
        });
      }
      used.set(nonce, until);
      return holder;
    },
  };
}

const refused = (detail: string): ProblemError => new ProblemError('not-signed-in', detail);
