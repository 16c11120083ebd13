import type { Json, JsonObject } from '@procession/contracts/json.ts';
import { expect, test } from 'vitest';
import { compileDefinition } from './compile-definition.ts';
import { ExpressionFailed, type RulesConfig } from './compiled.ts';
import { parseYamlDocument } from './document/parse-document.ts';
import { scopeOf } from './testing/scope.ts';

const eur = (amount: string): JsonObject => ({ amount, currency: 'EUR' });

const fields = {
  refund: { type: 'money', currency: 'EUR' },
  old_price: { type: 'money', currency: 'EUR' },
  new_price: { type: 'money', currency: 'EUR' },
  rate: { type: 'decimal' },
  n: { type: 'integer' },
  x: { type: 'number' },
  note: { type: 'text' },
  secret: { type: 'text', sensitive: true },
  level: { type: 'choice', choices: ['free', 'one', 'two'] },
  day: { type: 'date' },
  at: { type: 'datetime' },
  tags: { type: 'list', of: 'text' },
  prices: { type: 'list', of: { type: 'money', currency: 'EUR' } },
  address: { type: 'object', fields: { city: { type: 'text' }, fee: { type: 'decimal' } } },
  price: { type: 'money', currency: 'any' },
  anything: { type: 'json' },
};

const data: JsonObject = {
  refund: eur('1000.00'),
  old_price: eur('100.00'),
  new_price: eur('90.00'),
  rate: '0.1000',
  n: 3,
  x: 1.5,
  note: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaa!',
  secret: 'hush',
  level: 'one',
  day: '2026-01-31',
  at: '2026-11-20T09:00:00.000Z',
  tags: ['a', 'b'],
  prices: [eur('1.10'), eur('2.20')],
  address: { city: 'Graz', fee: '0.5000' },
  price: { amount: '5.00', currency: 'USD' },
  anything: { score: 40, list: [1, 2] },
};

/** Compiles `when` as the guard of a step and evaluates it over the data. */
function guard(when: string, over: JsonObject = data): boolean {
  const definition = compileDefinition(
    {
      fields,
      start: 'a',
      steps: {
        a: {
          type: 'form',
          next: [
            { when, to: 'b' },
            { otherwise: true, to: 'b' },
          ],
        },
        b: { type: 'end' },
      },
    },
    { version: 1, lenient: true },
  );
  const steps = (step: string) =>
    step === 'a' ? { entered: 2, completed: 1, active: 1, outcome: 'completed' } : undefined;
  return definition.steps.get('a')!.next[0]!.when!(scopeOf(definition, over, { steps, outcome: 'completed' }));
}

test.each([
  ['refund > 1000', false],
  ['refund >= 1000', true],
  ['refund == 1000', true],
  ['1000 == refund', true],
  ['refund != 1000.00', false],
  ['refund > 999.99', true],
  ['999.99 < refund', true],
  ['refund > -0.5', true],
  ['new_price >= old_price * 0.90', true],
  ['new_price == old_price * 0.9', true],
  ['rate * 3 == 0.3', true],
  ['rate + 0.2 == 0.3', true],
  ['rate == 0.1 && rate + rate + rate == 0.30', true],
  ['-rate < 0', true],
  ['round(rate * 0.155, 3) == 0.016', true],
  ['string(rate) == "0.1"', true],
  ['double(rate) < x', true],
  ['n + 1 == 4 && n > 2', true],
  ['double(n) * 1.5 == 4.5', true],
  ['x * 2.0 == 3.0', true],
  ["level == 'one' && level in ['one', 'two']", true],
  ['days(day, "2026-02-02") == 2', true],
  ['plus(day, "P1M") == "2026-02-28"', true],
  ['at < now', true],
  ['today == "2026-11-21"', true],
  ['"a" in tags && size(tags) == 2', true],
  ['prices.exists(p, p > 2)', true],
  ['prices[0] + prices[1] == 3.30', true],
  ['address.city == "Graz" && address.fee * 2 == 1', true],
  ['price.currency == "USD" && price.amount > 4.99', true],
  ['anything.score < 50.0', true],
  ['int(anything.score) == 40', true],
  ['has(data.note) && !has(data.n)', false],
  ['data.note.startsWith("a")', true],
  ['note.matches("^(a+)+$")', false],
  ['["ab", "c"].exists(t, t.matches("^a.$"))', true],
  ['steps.a.completed == 1 && steps.b.entered == 0', true],
  ['steps.a.outcome == outcome && !has(steps.b.outcome)', true],
  ['entity.id == "B-7" && initiator == "ana"', true],
])('%s is %s', (when, expected) => {
  expect(guard(when)).toBe(expected);
});

test('a field without value fails the expression that reads it bare, and the incident shows what was read', () => {
  const failing = () => guard('refund > 10 || secret == "x" || n > 1', { secret: 'hush', n: 0 });
  expect(failing).toThrow(ExpressionFailed);
  try {
    failing();
  } catch (error) {
    expect(error).toMatchObject({ place: '/steps/a/next/0/when', values: { n: 0, secret: '(sensitive)' } });
    expect((error as Error).message).toContain('refund has no value');
  }
});

test('has() asks for a field without reading it', () => {
  expect(guard('has(data.refund) && refund > 10', {})).toBe(false);
  expect(guard('!has(data.refund) || refund > 10', {})).toBe(true);
});

test('set gives values in stored form', () => {
  const set = {
    refund: 'refund * 0.19 + 0.50',
    rate: '0.125',
    n: 'n + 1',
    x: '2',
    note: '"n is " + string(n)',
    level: "n > 2 ? 'two' : 'one'",
    day: 'plus(day, "P1D")',
    at: 'now',
    tags: 'tags + [note]',
    anything: '{"a": 1, "b": [note], "c": refund}',
    address: 'address',
    prices: 'prices.map(p, p * 2)',
  };
  const definition = compileDefinition(
    { fields, start: 'a', steps: { a: { type: 'form', set } } },
    { version: 1, lenient: true },
  );
  const scope = scopeOf(definition, { ...data, note: 'x' });
  const values = Object.fromEntries(
    definition.steps.get('a')!.set.map((s): [string, Json] => [s.field, s.value(scope)]),
  );
  expect(values).toEqual({
    refund: eur('190.50'),
    rate: '0.1250',
    n: 4,
    x: 2,
    note: 'n is 3',
    level: 'two',
    day: '2026-02-01',
    at: '2026-11-20T23:30:00.000Z',
    tags: ['a', 'b', 'x'],
    anything: { a: 1, b: ['x'], c: '1000' },
    address: { city: 'Graz', fee: '0.5000' },
    prices: [eur('2.20'), eur('4.40')],
  });
});

test('money is never rounded in silence', () => {
  const definition = compileDefinition(
    { fields, start: 'a', steps: { a: { type: 'form', set: { refund: 'refund * 0.333333' } } } },
    { version: 1, lenient: true },
  );
  expect(() => definition.steps.get('a')!.set[0]!.value(scopeOf(definition, data))).toThrow(
    /at most 2 digits after the point/,
  );
});

test('a decision table takes ranges, operators, expressions with it, and values', () => {
  const parsed = parseYamlDocument(`
hit: first
inputs: [new_price, note, level]
rules:
  - { if: ["[old_price * 0.98 .. old_price * 1.02]"], then: { level: free } }
  - { if: [">= old_price * 0.90", "it.startsWith('C')", "-"], then: { level: one, n: n + 1 }, outcome: look }
  - { if: ["-", "in ['x', 'y']", "'two'"], then: { level: "\${level}", refund: "12.50" } }
  - { then: { n: 7 } }
`);
  const table = parsed.ok ? parsed.document : parsed.issues;
  const definition = compileDefinition(
    { fields, start: 'a', steps: { a: { type: 'rules', table } } },
    { version: 1, lenient: true },
  );
  const { rules } = definition.steps.get('a')!.config as RulesConfig;
  const hits = (over: JsonObject) => {
    const scope = scopeOf(definition, { ...data, ...over });
    const index = rules.findIndex(({ when }) => !when || when(scope));
    return [index, rules[index]!.outcome, Object.fromEntries(rules[index]!.then.map((t) => [t.field, t.value(scope)]))];
  };
  expect(hits({ new_price: eur('102.00') })).toEqual([0, 'completed', { level: 'free' }]);
  expect(hits({ new_price: eur('90.00'), note: 'CH' })).toEqual([1, 'look', { level: 'one', n: 4 }]);
  expect(hits({ new_price: eur('89.99'), note: 'x', level: 'two' })).toEqual([
    2,
    'completed',
    { level: 'two', refund: eur('12.50') },
  ]);
  expect(hits({ new_price: eur('89.99'), note: 'CH' })).toEqual([3, 'completed', { n: 7 }]);
});

test('the title shows fields as they are stored and never fails', () => {
  const definition = compileDefinition(
    {
      fields,
      title: `Refund $\{refund} for $\{entity.id} ({$\{n}}): $\{note}`,
      start: 'a',
      steps: { a: { type: 'form' } },
    },
    { version: 1, lenient: true },
  );
  expect(definition.title(scopeOf(definition, { refund: eur('500.00'), n: 1 }))).toBe('Refund 500.00 for B-7 ({1}): –');
});

test('a trigger sees the event and nothing else', () => {
  const trigger = {
    event: 'booking.asked',
    when: 'event.data.refund > 10.0',
    set: { n: 'int(event.data.refund)', note: 'event.subject' },
  };
  const definition = compileDefinition(
    { fields, trigger, start: 'a', steps: { a: { type: 'form' } } },
    { version: 1, lenient: true },
  );
  const event = { id: 'e-1', subject: 'B-7', data: { refund: 12 } };
  expect(definition.trigger!.when!(event)).toBe(true);
  expect(definition.trigger!.set.map((s) => s.value(event))).toEqual([12, 'B-7']);
});

test('assign asks the directory', () => {
  const assign = { expression: 'hasRole(initiator, "boss") ? holders("board") : [manager(initiator)]' };
  const definition = compileDefinition(
    { fields, start: 'a', steps: { a: { type: 'form', assign } } },
    { version: 1, lenient: true },
  );
  const config = definition.steps.get('a')!.config;
  const who = 'assign' in config ? config.assign!.who : undefined;
  if (who?.by !== 'expression') throw new Error('expected an expression');
  const roles = new Map([
    ['boss', ['bo']],
    ['board', ['cy', 'di']],
  ]);
  const directory = { managerOf: () => 'bo', holdersOf: (role: string) => roles.get(role) };
  expect(who.value(scopeOf(definition, {}, { directory }))).toEqual(['bo']);
  expect(who.value(scopeOf(definition, {}, { directory, initiator: 'bo' }))).toEqual(['cy', 'di']);
});
