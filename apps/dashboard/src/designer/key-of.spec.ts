import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDefinitionKey, keyOf } from './key-of.ts';

test.each([
  ['Booking cancellation', 'booking-cancellation'],
  ['Übernahme der Kosten', 'ubernahme-der-kosten'],
  ['2nd look (2026)', 'nd-look-2026'],
  ['  --  ', ''],
  ['承認', ''],
])('%s becomes %s', (name, key) => {
  expect(keyOf(name)).toBe(key);
});

test('what is made of any name is a key, or nothing', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (name) => {
      const key = keyOf(name);
      expect(key === '' || isDefinitionKey(key)).toBe(true);
    }),
  );
});
