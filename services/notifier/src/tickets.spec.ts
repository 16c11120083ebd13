import { describe, expect, test } from 'vitest';
import { createTickets } from './tickets.ts';

const key = Buffer.alloc(32, 7);
const holder = { tenant: 'acme', actor: 'maria', expiresAt: 900_000 };
const bounds = { ticketMs: 15_000, usedTicketsMax: 2 };
const ticketsAt = (clock: { ms: number }, of = key) => createTickets(of, { ...bounds, now: () => clock.ms });

describe('a ticket', () => {
  test('lets its holder in, on any copy that has the key', () => {
    const clock = { ms: 0 };
    const { ticket, expiresAt } = ticketsAt(clock).issue(holder);
    expect(expiresAt).toBe(15_000);
    expect(ticketsAt(clock).redeem(ticket)).toEqual(holder);
  });

  test('is good once', () => {
    const tickets = ticketsAt({ ms: 0 });
    const { ticket } = tickets.issue(holder);
    tickets.redeem(ticket);
    expect(() => tickets.redeem(ticket)).toThrow('The ticket was used already');
  });

  test('expires, and never outlives the token behind it', () => {
    const clock = { ms: 0 };
    const tickets = ticketsAt(clock);
    const { ticket } = tickets.issue(holder);
    clock.ms = 15_000;
    expect(() => tickets.redeem(ticket)).toThrow('The ticket has expired');
    expect(tickets.issue({ ...holder, expiresAt: 16_000 }).expiresAt).toBe(16_000);
  });

  test.each([
    ['of another key', ticketsAt({ ms: 0 }, Buffer.alloc(32, 8)).issue(holder).ticket],
    ['changed', `x${ticketsAt({ ms: 0 }).issue(holder).ticket}`],
    ['made up', 'eyJ.abc'],
    ['empty', ''],
  ])('that is %s lets nobody in', (_what, ticket) =>
    expect(() => ticketsAt({ ms: 0 }).redeem(ticket)).toThrow('The ticket is not one of ours'),
  );

  test('is refused while too many used ones are remembered, not let in unchecked', () => {
    const clock = { ms: 0 };
    const tickets = ticketsAt(clock);
    for (let n = 0; n < 2; n++) tickets.redeem(tickets.issue(holder).ticket);
    expect(() => tickets.redeem(tickets.issue(holder).ticket)).toThrow('Too many connections');
    clock.ms = 15_000;
    expect(tickets.redeem(tickets.issue(holder).ticket)).toEqual(holder);
  });
});
