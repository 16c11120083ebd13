import { expect, test } from 'vitest';
import { changedData, readTyped, typedOf } from './form-values.ts';

const fields = {
  refund: { type: 'money', currency: 'EUR' },
  reason: { type: 'text' },
  nights: { type: 'integer' },
  fair: { type: 'boolean' },
  more: { type: 'json' },
};
const before = { refund: { amount: '2000.00', currency: 'EUR' }, reason: 'Ill', nights: 7 };

test('what was typed becomes the value that the services take', () => {
  expect(readTyped('1,840.00', fields.refund, undefined)).toEqual({ amount: '1840.00', currency: 'EUR' });
  expect(readTyped('1 234 567.5', fields.refund, undefined)).toEqual({ amount: '1234567.5', currency: 'EUR' });
  expect(readTyped('abc', fields.refund, undefined)).toEqual({ amount: 'abc', currency: 'EUR' });
  expect(readTyped('7', fields.nights, undefined)).toBe(7);
  expect(readTyped('{"a":1}', fields.more, undefined)).toEqual({ a: 1 });
  expect(readTyped('{', fields.more, undefined)).toBe('{');
  expect(readTyped('', fields.reason, undefined)).toBeUndefined();
});

test('a value that is shown and not touched is not sent', () => {
  const typed = Object.fromEntries(
    Object.entries(fields).map(([name, declared]) => [name, typedOf(before[name as 'reason'], declared)]),
  );
  expect(changedData(typed, before, fields, Object.keys(fields))).toEqual({ fair: false });
  expect(changedData({ ...typed, reason: 'Flight' }, before, fields, ['reason'])).toEqual({ reason: 'Flight' });
  expect(changedData({ reason: '' }, before, fields, ['reason'])).toEqual({ reason: null });
});

test('only what the task edits is sent', () =>
  expect(changedData({ reason: 'x', nights: '9' }, before, fields, ['nights'])).toEqual({ nights: 9 }));
