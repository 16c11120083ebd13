import { bookings, units } from './world.ts';

/** What somebody does next in an instance; `at` names the step whose task they act on. */
export type Act = { as: string } & (
  | { does: 'decide'; at: string; outcome: string; comment?: string }
  | { does: 'complete'; at: string; data: Record<string, unknown>; comment?: string }
  | { does: 'claim'; at: string }
  | { does: 'comment'; at: string; comment: string }
  | { does: 'delegate'; at: string; to: string }
  | { does: 'suspend'; reason: string }
  | { does: 'cancel'; reason: string }
);

/** One instance: the event that starts it and what people then do. */
export interface Story {
  event: string;
  subject: string;
  onBehalfOf: string;
  data: Record<string, unknown>;
  /** Of the same subject, after the first. */
  isSecond?: true;
  acts: readonly Act[];
}

const euros = (amount: string): { amount: string; currency: string } => ({ amount, currency: 'EUR' });

const cancellation = (
  booking: string,
  onBehalfOf: string,
  refund: string,
  reason: string,
  acts: readonly Act[],
): Story => {
  const { guest, unit } = bookings.find(({ id }) => id === booking)!;
  const data = { guest, unit, reason, refund: euros(refund) };
  return { event: 'booking.cancellation_requested', subject: booking, onBehalfOf, data, acts };
};

const priceUpdate = (unit: string, price: string, reason: string, acts: readonly Act[]): Story => {
  const { price: old } = units.find(({ id }) => id === unit)!;
  const data = { old_price: euros(old), new_price: euros(price), reason };
  return { event: 'unit.price_update_requested', subject: unit, onBehalfOf: 'luca', data, acts };
};

const commission = (id: string, agent: string, amount: string, deal: string, acts: readonly Act[]): Story => ({
  event: 'commission.calculated',
  subject: id,
  onBehalfOf: agent,
  data: { agent, amount: euros(amount), deal },
  acts,
});

/** Between them these are in every state that an instance can be in: at each step, parked, ended in each way. */
export const stories: readonly Story[] = [
  cancellation('BK-20418', 'ana', '2000.00', 'Guest’s flight was cancelled; the airline’s letter is attached.', [
    {
      as: 'ben',
      does: 'decide',
      at: 'manager',
      outcome: 'sent_back',
      comment: 'Refund must leave out the cleaning fee of €160.',
    },
    {
      as: 'ana',
      does: 'complete',
      at: 'revise',
      data: { reason: 'Guest’s flight was cancelled. Cleaning fee is kept.', refund: euros('1840.00') },
    },
    { as: 'ben', does: 'decide', at: 'manager', outcome: 'approved', comment: 'Fine with €1,840.00.' },
  ]),
  cancellation('BK-20397', 'ana', '310.00', 'Guest is ill, letter attached.', [
    { as: 'ben', does: 'claim', at: 'manager' },
  ]),
  cancellation('BK-20371', 'jonas', '0.00', 'No refund asked.', [
    { as: 'ingrid', does: 'decide', at: 'manager', outcome: 'rejected', comment: 'The stay began yesterday.' },
  ]),
  cancellation('BK-20402', 'ana', '1525.00', 'Water damage in the unit above.', [
    { as: 'ben', does: 'decide', at: 'manager', outcome: 'approved' },
    { as: 'mei', does: 'decide', at: 'finance', outcome: 'approved', comment: 'Booked against the insurance.' },
  ]),
  cancellation('BK-20425', 'jonas', '220.00', 'Double booking.', [
    { as: 'ben', does: 'comment', at: 'manager', comment: 'Which of the two came first?' },
    { as: 'ben', does: 'decide', at: 'manager', outcome: 'sent_back', comment: 'Say which booking stays.' },
  ]),
  priceUpdate('MC-0907', '1520.00', 'Winter list.', []),
  priceUpdate('MC-1204', '2330.00', 'Rounded up.', []),
  priceUpdate('QH-0311', '640.00', 'Scaffolding until March.', [
    { as: 'ben', does: 'decide', at: 'both', outcome: 'approved', comment: 'Better than empty.' },
  ]),
  priceUpdate('QH-0602', '1250.00', 'Winter list.', [
    { as: 'ingrid', does: 'decide', at: 'manager', outcome: 'approved' },
  ]),
  priceUpdate('MC-0301', '1100.00', 'Winter list.', [
    { as: 'ben', does: 'decide', at: 'manager', outcome: 'rejected', comment: 'It sells at the old price.' },
  ]),
  priceUpdate('QH-0104', '0.00', 'Typing mistake.', []),
  priceUpdate('QH-0205', '860.00', 'Winter list.', [{ as: 'tomas', does: 'cancel', reason: 'Asked for twice.' }]),
  commission('CM-3381', 'sara', '6420.00', 'Marina Court 1204, a year', []),
  commission('CM-3390', 'sara', '2180.00', 'Quay House 0311, three months', [
    { as: 'ben', does: 'decide', at: 'manager', outcome: 'approved' },
    { as: 'mei', does: 'decide', at: 'accounting', outcome: 'approved' },
  ]),
  commission('CM-3377', 'sara', '940.00', 'Quay House 0104, six weeks', [
    { as: 'ben', does: 'decide', at: 'manager', outcome: 'approved' },
    { as: 'mei', does: 'decide', at: 'accounting', outcome: 'approved' },
    { as: 'omar', does: 'decide', at: 'compliance', outcome: 'approved', comment: 'No objections.' },
  ]),
  // Ingrid has no manager: this one is parked until somebody says who decides.
  commission('CM-3388', 'ingrid', '12400.00', 'Marina Court 1401, two years', []),
];

/** On the second versions: with due dates, payments, locks, and what waits for a machine. */
export const storiesOfVersion2: readonly Story[] = [
  cancellation('BK-20431', 'ana', '420.00', 'The lift is out of order all week.', [
    { as: 'ben', does: 'decide', at: 'manager', outcome: 'approved', comment: 'Paid at once, please.' },
  ]),
  cancellation('BK-20436', 'jonas', '1980.00', 'Storm damage, the terrace is closed.', [
    { as: 'ben', does: 'decide', at: 'manager', outcome: 'approved' },
    { as: 'mei', does: 'decide', at: 'finance', outcome: 'approved' },
  ]),
  cancellation('BK-20440', 'ana', '275.00', 'Arrives a day later.', []),
  cancellation('BK-20444', 'jonas', '760.00', 'The insurer is asked first.', [
    { as: 'tomas', does: 'suspend', reason: 'Waiting for the insurer’s answer.' },
  ]),
  priceUpdate('QH-0408', '1000.00', 'Winter list.', [{ as: 'ben', does: 'delegate', at: 'manager', to: 'mei' }]),
  // Of a unit whose price is being changed: it waits for its turn.
  { ...priceUpdate('QH-0408', '985.00', 'Sooner than planned.', []), isSecond: true },
  priceUpdate('MC-0512', '1235.00', 'Rounded.', []),
  commission('CM-3402', 'sara', '3150.00', 'Marina Court 0512, half a year', [
    { as: 'ben', does: 'decide', at: 'manager', outcome: 'approved' },
    { as: 'mei', does: 'decide', at: 'accounting', outcome: 'approved' },
    { as: 'omar', does: 'decide', at: 'compliance', outcome: 'approved', comment: 'Clean.' },
    { as: 'ingrid', does: 'decide', at: 'compliance', outcome: 'approved' },
  ]),
];

/** Accepted now, begun in March of next year: until then it is `pending`. */
export const plannedPrice = {
  definition: 'unit-price-update',
  entity: { type: 'unit', id: 'QH-0602' },
  onBehalfOf: 'luca',
  data: { old_price: euros('1250.00'), new_price: euros('1420.00'), reason: 'Summer list.' },
  startAt: `${new Date().getUTCFullYear() + 1}-03-01T08:00:00.000Z`,
};
