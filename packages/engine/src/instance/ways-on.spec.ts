import { expect, test } from 'vitest';
import { compileDefinition } from '../compile-definition.ts';
import { by, given, start } from '../testing.ts';
import { waysOn } from './ways-on.ts';

const definition = compileDefinition(
  {
    key: 'refund',
    fields: {
      amount: { type: 'integer' },
      limit: { type: 'integer' },
    },
    start: 'manager',
    steps: {
      manager: {
        type: 'form',
        assign: { user: 'initiator' },
        outcomes: ['sent', 'given_up'],
        next: [
          { on: 'sent', when: 'amount > 1000', to: 'big' },
          { on: 'sent', when: 'amount > limit', to: 'middle' },
          { on: 'sent', otherwise: true, to: 'small' },
          { on: 'given_up', to: 'small' },
        ],
      },
      big: { type: 'end', status: 'completed' },
      middle: { type: 'end', status: 'completed' },
      small: { type: 'end', status: 'completed' },
    },
  },
  { version: 1 },
);

const context = { instance: 'i', now: '2026-01-05T09:00:00.000Z', calendars: () => undefined };

function taken(data: Record<string, number>, outcome = 'sent'): string[] {
  const { state } = given(definition, [by('ana', start(data))]);
  return waysOn({ definition, state, context }, 0, outcome).map(({ to, isTaken }) => `${to} ${isTaken}`);
}

test('of guards that are looked at in order the first that holds is taken, and those behind it are not', () => {
  expect(taken({ amount: 2_000, limit: 1 })).toEqual(['big true', 'middle false', 'small false']);
  expect(taken({ amount: 20, limit: 1 })).toEqual(['big false', 'middle true', 'small false']);
  expect(taken({ amount: 20, limit: 100 })).toEqual(['big false', 'middle false', 'small true']);
});

test('behind a guard that cannot be said nothing is sure, but for what does not hold anyway', () => {
  expect(taken({ amount: 20 })).toEqual(['big false', 'middle null', 'small null']);
  expect(taken({})).toEqual(['big null', 'middle null', 'small null']);
});

test('only what remains with the outcome is a way on', () => {
  expect(taken({ amount: 20 }, 'given_up')).toEqual(['small true']);
});

test('a guard says what it reads, and why it cannot be said', () => {
  const { state } = given(definition, [by('ana', start({ amount: 20 }))]);
  const [big, middle] = waysOn({ definition, state, context }, 0, 'sent');
  expect(big?.guard).toEqual({ source: 'amount > 1000', values: { amount: 20 }, holds: false, failed: null });
  expect(middle?.guard).toMatchObject({
    values: { amount: 20 },
    holds: null,
    failed: expect.stringContaining('limit'),
  });
});
