import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkDefinition } from '../publish/check-definition.ts';
import { scopeOf } from '../testing/scope.ts';

test.each<[string, string, string]>([
  ['refund >', 'expression-invalid', 'Unexpected token'],
  ['refnd > 1', 'expression-invalid', 'there is no `refnd` here; fields are'],
  ['data.refnd > 1', 'unknown-field', 'refnd'],
  ['has(data.refnd)', 'unknown-field', 'refnd'],
  ['has(refund)', 'expression-invalid', 'has(data.<field>)'],
  ['steps.b.completed > 0', 'unknown-step', 'there is no step `b`'],
  ['steps.a.complete > 0', 'expression-invalid', 'complete'],
  ['size(data) > 0', 'expression-invalid', 'data.<name>'],
  ['data[note] == 1', 'expression-invalid', 'data.<name>'],
  ['refund', 'expression-type', 'gives Decimal, needs bool'],
  ['refund > "1"', 'expression-invalid', 'no such overload'],
  ['refund / 2 > 1', 'expression-invalid', 'a Decimal is not divided'],
  ['refund > x', 'expression-type', 'computed double'],
  ['refund > 1.0 + 2.0', 'expression-type', 'computed double'],
  ['refund.c == 1', 'expression-invalid', 'No such key'],
  ["level == 'three'", 'expression-type', 'no choice of `level`'],
  ["level in ['one', 'three']", 'expression-type', 'no choice of `level`'],
  ["'three' != data.level", 'expression-type', 'no choice of `level`'],
  ['note.matches(note)', 'pattern-unsafe', 'RE2'],
  ["note.matches('(?=x)y')", 'pattern-unsafe', 'RE2'],
  ["note.matches('(a)\\\\1')", 'pattern-unsafe', 'RE2'],
  ["['x'].exists(t, ['y'].all(u, u.matches('(?<=x)')))", 'pattern-unsafe', 'RE2'],
  ["cel.bind(p, '(?=x)', note.matches(p))", 'pattern-unsafe', 'RE2'],
  ['[1].all(i, [1].all(j, [1].all(k, k > 0)))', 'expression-too-large', 'at most 2 deep'],
  [`${'('.repeat(60)}true${')'.repeat(60)}`, 'expression-too-large', ''],
  [Array(300).fill('1').join(' + '), 'expression-too-large', ''],
  [`note == "${'x'.repeat(2000)}"`, 'expression-too-large', '2000 characters'],
  ['manager(initiator) == "bo"', 'expression-invalid', 'manager'],
  ['event.id == "x"', 'expression-invalid', 'there is no `event` here'],
])('the guard %s is refused as %s', (when, code, message) => {
  const fields = {
    refund: { type: 'money', currency: 'EUR' },
    x: { type: 'number' },
    note: { type: 'text' },
    level: { type: 'choice', choices: ['one', 'two'] },
  };
  const steps = {
    a: {
      type: 'form',
      next: [
        { when, to: 'z' },
        { otherwise: true, to: 'z' },
      ],
    },
    z: { type: 'end' },
  };
  const { issues } = checkDefinition({ fields, start: 'a', steps }, { lenient: true });
  expect(issues).toEqual([{ code, place: '/steps/a/next/0/when', message: expect.stringContaining(message) }]);
});

test('a hostile text cannot stall matches', () => {
  const definition = checkDefinition(
    {
      fields: { note: { type: 'text' } },
      start: 'a',
      steps: {
        a: {
          type: 'form',
          next: [
            { when: "note.matches('^(a+)+$')", to: 'z' },
            { otherwise: true, to: 'z' },
          ],
        },
        z: { type: 'end' },
      },
    },
    { lenient: true },
  ).definition!;
  const guard = definition.steps.get('a')!.next[0]!.when!;
  const scope = scopeOf(definition, { note: `${'a'.repeat(4000)}!` });
  const started = performance.now();
  expect(guard(scope)).toBe(false);
  expect(performance.now() - started).toBeLessThan(hostileMsMax);
});

/** On the host's regular expressions this takes longer than the universe is old. */
const hostileMsMax = 2_000;

/** A literal with up to 12 digits before and after the point, and its value in units of 10^-12. */
const literal = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 24n - 1n }), fc.integer({ min: 0, max: 12 }))
  .map(([isNegative, unscaled, scale]) => {
    const cut = unscaled / 10n ** BigInt(12 - scale);
    const digits = cut.toString().padStart(scale + 1, '0');
    const text = scale === 0 ? `${digits}.0` : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
    const units = cut * 10n ** BigInt(12 - scale);
    return isNegative && units !== 0n ? { text: `-${text}`, units: -units } : { text, units };
  });

test('decimals compute and compare as integers of their smallest unit do, literals included', () => {
  const field = { type: 'decimal', scale: 12 };
  const evaluate = (when: string, a: string, b: string): boolean => {
    const steps = {
      a: {
        type: 'form',
        next: [
          { when, to: 'z' },
          { otherwise: true, to: 'z' },
        ],
      },
      z: { type: 'end' },
    };
    const { definition, issues } = checkDefinition(
      { fields: { a: field, b: field }, start: 'a', steps },
      { lenient: true },
    );
    expect(issues).toEqual([]);
    return definition!.steps.get('a')!.next[0]!.when!(scopeOf(definition!, { a, b }));
  };
  fc.assert(
    fc.property(literal, literal, (a, b) => {
      expect(evaluate(`a < b`, a.text, b.text)).toBe(a.units < b.units);
      expect(evaluate(`a >= ${b.text}`, a.text, b.text)).toBe(a.units >= b.units);
      expect(evaluate(`${a.text} == b`, a.text, b.text)).toBe(a.units === b.units);
      expect(evaluate(`string(a + ${b.text}) == string(b + ${a.text})`, a.text, b.text)).toBe(true);
      // (a + b)(a - b) = a² - b², in BigInt and in Decimal, and one unit more is more.
      expect(evaluate(`(a + b) * (a - b) == a * a - b * b`, a.text, b.text)).toBe(true);
      expect(evaluate(`a * ${b.text} == ${unitsText(a.units * b.units, 24)}`, a.text, b.text)).toBe(true);
      expect(evaluate(`a - b + 0.000000000001 > ${unitsText(a.units - b.units, 12)}`, a.text, b.text)).toBe(true);
    }),
    { numRuns: 50 },
  );
});

function unitsText(units: bigint, scale: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
