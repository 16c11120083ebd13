import { expect, test } from 'vitest';
import { durationInWords, guardInWords } from './in-words.ts';

test.each([
  ['refund > 1000', 'refund is over 1000'],
  ['data.country == "DE"', 'country is DE'],
  ["level != 'one' && refund >= 10.5", 'level is not one and refund is at least 10.5'],
  ['urgent || !paid', 'urgent or not paid'],
  ['(a || b) && c', '(a || b) && c'],
  ['has(data.refund)', 'has(data.refund)'],
  ['a + b > 3', 'a + b > 3'],
])('%s reads: %s', (expression, said) => expect(guardInWords(expression)).toBe(said));

test('money is written as its field has it', () =>
  expect(guardInWords('refund > 1000', { refund: { type: 'money', currency: 'EUR' } })).toBe(
    'refund is over €1,000.00',
  ));

test.each([
  ['P2D', '2 days'],
  ['PT1H30M', '1 h 30 min'],
  ['P1Y2M', '1 year 2 months'],
  ['soon', 'soon'],
])('a duration of %s reads: %s', (text, said) => expect(durationInWords(text)).toBe(said));
