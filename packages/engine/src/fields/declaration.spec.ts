import type { Json } from '@procession/contracts/json.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FieldIssue } from '../compiled.ts';
import { declareFields } from './declaration.ts';
import type { FieldKind } from './field-kind.ts';

function kindOf(declaration: unknown): FieldKind {
  const { declared } = declareFields(
    { n: declaration },
    {
      place: '/fields',
      report: (code, place, message) => {
        throw new Error(`${code} ${place} ${message}`);
      },
    },
  );
  return declared.get('n')!.kind;
}

function parse(kind: FieldKind, value: unknown, bare = false): { stored: Json | undefined; issues: FieldIssue[] } {
  const issues: FieldIssue[] = [];
  const stored = kind.parse(value, { place: '/data/n', issues, bare });
  return { stored, issues };
}

const eur = { type: 'money', currency: 'EUR' };
const address = { type: 'object', fields: { city: { type: 'text', required: true }, zip: { type: 'text' } } };

test.each<[unknown, unknown, Json]>([
  [{ type: 'text' }, 'Ü', 'Ü'],
  [{ type: 'text', max: 1 }, '😀', '😀'],
  [{ type: 'text', pattern: '^[A-Z]{2}$' }, 'DE', 'DE'],
  [{ type: 'integer' }, -0, 0],
  [{ type: 'integer' }, 9_007_199_254_740_991, 9_007_199_254_740_991],
  [{ type: 'number' }, 0.1, 0.1],
  [{ type: 'decimal' }, '12.5', '12.5000'],
  [{ type: 'decimal', scale: 0 }, '12.0', '12'],
  [{ type: 'decimal' }, '-0.0', '0.0000'],
  [eur, { amount: '12.5', currency: 'EUR' }, { amount: '12.50', currency: 'EUR' }],
  [
    { type: 'money', currency: 'any', scale: 3 },
    { amount: '1', currency: 'KWD' },
    { amount: '1.000', currency: 'KWD' },
  ],
  [{ type: 'boolean' }, false, false],
  [{ type: 'date', min: '2026-01-01' }, '2026-02-28', '2026-02-28'],
  [{ type: 'datetime' }, '2026-11-20T10:00:00+01:00', '2026-11-20T09:00:00.000Z'],
  [{ type: 'choice', choices: ['a', 'b'] }, 'b', 'b'],
  [{ type: 'user' }, 'maria', 'maria'],
  [
    { type: 'file' },
    { id: 'f1', name: 'a.pdf', size: 3, sha256: 'a'.repeat(64) },
    { id: 'f1', name: 'a.pdf', size: 3, sha256: 'a'.repeat(64) },
  ],
  [{ type: 'list', of: eur }, [{ amount: '1', currency: 'EUR' }], [{ amount: '1.00', currency: 'EUR' }]],
  [{ type: 'list' }, [1, 'x', null], [1, 'x', null]],
  [address, { city: 'Graz' }, { city: 'Graz' }],
  [{ type: 'json' }, { a: [1, { b: null }] }, { a: [1, { b: null }] }],
])('%j takes %j as %j', (declaration, value, stored) => {
  expect(parse(kindOf(declaration), value)).toEqual({ stored, issues: [] });
});

test.each<[unknown, unknown, string, string]>([
  [{ type: 'text' }, 3, '/data/n', 'must be text, is a number'],
  [{ type: 'text', max: 2 }, 'abc', '/data/n', 'must have at most 2 characters, has 3'],
  [{ type: 'text', min: 2 }, '😀', '/data/n', 'must have at least 2 characters, has 1'],
  [{ type: 'text', pattern: '^[A-Z]{2}$' }, 'de', '/data/n', 'must match ^[A-Z]{2}$'],
  [{ type: 'text' }, 'a\u0000', '/data/n', 'U+0000'],
  [{ type: 'text' }, '\ud800', '/data/n', 'half of a surrogate pair'],
  [{ type: 'integer' }, 1.5, '/data/n', 'must be a whole number'],
  [{ type: 'integer' }, 2 ** 53, '/data/n', 'must be a whole number'],
  [{ type: 'integer', max: 5 }, 6, '/data/n', 'must be at most 5'],
  [{ type: 'number' }, Number.NaN, '/data/n', 'must be a finite number'],
  [{ type: 'decimal' }, 12.5, '/data/n', 'in quotes'],
  [{ type: 'decimal' }, '1e5', '/data/n', 'must be a decimal'],
  [{ type: 'decimal', scale: 2 }, '1.005', '/data/n', 'at most 2 digits after the point, has 3'],
  [{ type: 'decimal' }, `1${'0'.repeat(24)}`, '/data/n', 'at most 24 digits before the point'],
  [{ type: 'decimal', min: '0.5' }, '0.4999', '/data/n', 'must be at least 0.5'],
  [eur, '12.50', '/data/n', 'is text'],
  [eur, { amount: '12.50', currency: 'USD' }, '/data/n/currency', 'must be EUR'],
  [eur, { amount: 12.5, currency: 'EUR' }, '/data/n/amount', 'in quotes'],
  [eur, { amount: '1', currency: 'EUR', tax: '1' }, '/data/n/tax', 'is not known here'],
  [{ type: 'boolean' }, 'yes', '/data/n', 'must be true or false'],
  [{ type: 'date' }, '2026-02-29', '/data/n', 'must be a day'],
  [{ type: 'date', max: '2026-01-01' }, '2026-01-02', '/data/n', 'must not be after 2026-01-01'],
  [{ type: 'datetime' }, '2026-11-20T10:00:00', '/data/n', 'with its offset'],
  [{ type: 'datetime' }, '2026-02-30T10:00:00Z', '/data/n', 'an instant'],
  [{ type: 'choice', choices: ['a', 'b'] }, 'c', '/data/n', "must be one of a, b, is 'c'"],
  [{ type: 'user' }, 'a b', '/data/n', 'the id of a user'],
  [{ type: 'file' }, { id: 'f1', name: 'a', size: -1, sha256: 'a'.repeat(64) }, '/data/n/size', 'must be a file'],
  [{ type: 'list', of: 'text' }, ['a', 2], '/data/n/1', 'must be text'],
  [{ type: 'list' }, Array(1001).fill(1), '/data/n', 'at most 1000 items'],
  [address, { city: 'Graz', 'a/b': 1 }, '/data/n/a~1b', 'is not known here'],
  [address, {}, '/data/n/city', 'is required'],
  [{ type: 'json' }, 'x'.repeat(65_536), '/data/n', 'at most 65536 bytes'],
  [{ type: 'json' }, { a: ['\u0000'] }, '/data/n', 'U+0000'],
  [{ type: 'json' }, JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`), '/data/n', 'at most 32 deep'],
])('%j refuses %j at %s: %s', (declaration, value, place, message) => {
  const { stored, issues } = parse(kindOf(declaration), value);
  expect(stored).toBeUndefined();
  expect(issues).toEqual([{ place, message: expect.stringContaining(message) }]);
});

test('money of a fixed currency may stand bare where the currency is plain', () => {
  expect(parse(kindOf(eur), '12.5', true).stored).toEqual({ amount: '12.50', currency: 'EUR' });
  expect(parse(kindOf(eur), 12, true).stored).toEqual({ amount: '12.00', currency: 'EUR' });
  expect(parse(kindOf({ type: 'money', currency: 'any' }), '12.50', true).issues).toHaveLength(1);
});

const decimalText = fc
  .tuple(fc.constantFrom('', '-'), fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.stringMatching(/^(\.\d{1,4})?$/))
  .map(([sign, digits, rest]) => `${sign}${digits}${rest}`);
const day = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((d) => d.toISOString().slice(0, 10));

test.each<[unknown, fc.Arbitrary<unknown>]>([
  [{ type: 'text' }, fc.string({ unit: 'grapheme' })],
  [{ type: 'integer' }, fc.maxSafeInteger()],
  [{ type: 'number' }, fc.double({ noNaN: true, noDefaultInfinity: true })],
  [{ type: 'decimal' }, decimalText],
  [eur, fc.record({ amount: decimalText, currency: fc.constant('EUR') })],
  [{ type: 'date' }, day],
  [
    { type: 'datetime' },
    fc
      .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((d) => d.toISOString()),
  ],
  [
    { type: 'list', of: address },
    fc.array(fc.record({ city: fc.string(), zip: fc.string() }, { requiredKeys: ['city'] })),
  ],
  [{ type: 'json' }, fc.jsonValue({ maxDepth: 5 })],
])('%j: what is stored is stored again as the same, and survives JSON', (declaration, values) => {
  const kind = kindOf(declaration);
  fc.assert(
    fc.property(values, (value) => {
      const { stored } = parse(kind, value);
      if (stored === undefined) return;
      expect(parse(kind, JSON.parse(JSON.stringify(stored)))).toEqual({ stored, issues: [] });
    }),
  );
});
