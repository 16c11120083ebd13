import { expect, test } from 'vitest';
import { Failure } from '../../api/failure.ts';
import { startFields, typedAtStart, wrongOf } from './start-values.ts';

const document = {
  start: 'ask',
  fields: {
    guest: { type: 'text' },
    reason: { type: 'text', required: true },
    refund: { type: 'money', currency: 'EUR', default: '0.00' },
    refund_id: { type: 'text' },
    level: { type: 'text' },
    note: { type: 'text' },
    answered: { type: 'boolean' },
    inner: { type: 'text' },
  },
  steps: {
    ask: { type: 'form', edits: ['note'], set: { note: "'x'" } },
    pay: { type: 'service', output: { refund_id: 'response.body.id' } },
    look: { type: 'rules', table: { rules: [JSON.parse('{"then":{"level":"one"}}')] } },
    wait: { type: 'wait', for: { message: 'paid', into: { answered: 'message.ok' } } },
    both: { type: 'scope', start: 'a', steps: { a: { type: 'form', set: { inner: "'y'" } } } },
  },
};

test('a start asks for what is needed first, and not for what only machines write', () =>
  expect(startFields(document)).toEqual(['reason', 'guest', 'refund', 'note']));

test('what has a default stands in the form', () =>
  expect(typedAtStart(document, ['refund', 'reason'])).toEqual({ refund: '0.00', reason: '' }));

test('what the service refuses is said beside the field', () => {
  const failure = new Failure('', {
    type: 'urn:procession:problem:invalid-data',
    title: '',
    status: 400,
    detail: '',
    issues: [
      { place: '/data/refund/amount', message: 'is no amount' },
      { place: '/entity', message: 'is missing' },
    ],
  });
  expect([...wrongOf(failure, (message) => `It ${message}.`)]).toEqual([['refund', 'It is no amount.']]);
});
