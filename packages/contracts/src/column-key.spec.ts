import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toColumnKey } from './column-key.ts';

test.each([
  ['field', 'refund', 'f_refund'],
  ['step', 'refund', 's_refund'],
  ['field', 'unit_price_2', 'f_unit_price_2'],
  // Recorded: these keys stand in saved views, so they must never change.
  ['field', 'Unit-Price', 'f_unit_price__0ufcd2fvjwz'],
  ['field', 'a__b', 'f_a_b__14b4hjkbvuo'],
  ['step', 'ü', 's____033p0fmmpli'],
] as const)('the %s %s is the column %s', (subject, identifier, key) => {
  expect(toColumnKey(subject, identifier)).toBe(key);
});

const identifier = fc.oneof(fc.stringMatching(/^[a-z][a-z0-9_]{0,63}$/), fc.string({ maxLength: 200, unit: 'binary' }));
const subject = fc.constantFrom('field' as const, 'step' as const);

test('a key is the same each time, short, and safe in a query, in JSON and in CSS', () =>
  fc.assert(
    fc.property(subject, identifier, (of, id) => {
      const key = toColumnKey(of, id);
      expect(key).toBe(toColumnKey(of, id));
      expect(key).toMatch(/^[fs]_[a-z0-9_]{0,61}$/);
    }),
  ));

test('different identifiers have different keys, also those that look alike', () =>
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(subject, fc.stringMatching(/^[aAbB_.-]{1,12}$|^a{28,60}[bc]$/)), {
        selector: ([of, id]) => `${of} ${id}`,
        maxLength: 200,
      }),
      (all) => {
        expect(new Set(all.map(([of, id]) => toColumnKey(of, id))).size).toBe(all.length);
      },
    ),
  ));
