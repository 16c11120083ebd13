import { expect, test } from 'vitest';
import { checkForm } from './form-check.ts';

const fields = {
  refund: { type: 'money', currency: 'EUR', max: '2300' },
  reason: { type: 'text', required: true, max: 5 },
};

test('a form says of each field what the service would', () => {
  const values = { refund: { amount: '2400.00', currency: 'EUR' }, reason: 'too long' };
  expect([...checkForm(fields, values, ['refund', 'reason'])]).toEqual([
    ['refund', 'It must be at most 2300.'],
    ['reason', 'It must have at most 5 characters, has 8.'],
  ]);
});

test('what is required must be there, what the task does not edit is not looked at', () => {
  expect([...checkForm(fields, {}, ['reason'])]).toEqual([['reason', 'It is needed.']]);
  expect(checkForm(fields, {}, ['refund']).size).toBe(0);
});
