import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkDefinition } from './check-definition.ts';

const whole = {
  key: 'refunds',
  title: 'Refund',
  entity: { type: 'booking' },
  trigger: { event: 'booking.asked', when: 'event.data.n > 1.0', set: { n: 'int(event.data.n)' } },
  unique: 'entity.id',
  access: { read: ['clerk'], start: 'clerk' },
  roles: ['clerk', 'boss'],
  fields: {
    n: { type: 'integer', min: 0, required: true },
    refund: { type: 'money', currency: 'EUR', default: '0', listed: true },
    level: { type: 'choice', choices: ['one', 'two'] },
    who: { type: 'user' },
    places: { type: 'list', of: { type: 'object', fields: { city: { type: 'text' } } } },
  },
  start: 'grade',
  steps: {
    grade: {
      type: 'rules',
      table: { hit: 'first', inputs: ['n'], rules: [{ if: ['> 3'], outcome: 'look' }, {}] },
      next: 'boss',
    },
    boss: {
      type: 'approval',
      assign: { roles: ['boss'], exclude: ['initiator', 'who', { decidersOf: 'boss' }] },
      policy: { quorum: 2 },
      comment: { required: 'rejected' },
      next: [
        { on: 'approved', when: 'refund > 1000', to: 'done' },
        { on: ['approved', 'rejected'], otherwise: true, to: 'fill' },
      ],
    },
    fill: { type: 'form', assign: { user: 'initiator' }, edits: ['refund'], set: { n: 'n + 1' }, next: 'boss' },
    done: { type: 'end', status: 'approved' },
  },
};

/** All places of a document, as paths. */
function placesIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, member]) => placesIn(member, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy: Record<string, unknown> = Array.isArray(value) ? ([...value] as never) : { ...(value as object) };
  Object.defineProperty(copy, key, {
    value: replaced(copy[key], rest, by),
    enumerable: true,
    configurable: true,
    writable: true,
  });
  return copy;
}

const strange = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    1e300,
    '',
    'a',
    '__proto__',
    'constructor',
    '$\u007bn}',
    '$\u007b',
    'n > ',
    'role:',
    [],
    {},
    [[]],
  ),
  fc.constantFrom(
    'refund',
    'n',
    'data',
    'steps',
    'now',
    'boss',
    'prototype',
    '[1 .. 2]',
    '[n .. ]',
    '> ',
    'in',
    '-',
    'it',
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string(),
);
const key = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  'type',
  'next',
  'due',
  'a b',
  'x'.repeat(70),
  'prototype',
);

test('the document that is changed below is accepted as it is', () => {
  expect(checkDefinition(whole).issues).toEqual([]);
});

/** 500 documents of the whole language: seconds of work, more beside others. */
const checkedWithinMs = 60_000;

test(
  'whatever stands anywhere in a document, it is checked and never throws',
  () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...placesIn(whole)), fc.option(key), strange), {
          minLength: 1,
          maxLength: 4,
        }),
        (changes) => {
          let document: unknown = whole;
          for (const [place, extra, value] of changes) {
            document = replaced(document, extra === null ? place : [...place, extra], value);
          }
          const { issues, definition } = checkDefinition(document);
          expect(definition === undefined).toBe(issues.length > 0);
          for (const { place, message } of issues)
            expect([place, message]).toEqual([expect.stringMatching(/^(\/|$)/), expect.stringMatching(/./)]);
        },
      ),
      { numRuns: 500 },
    ),
  checkedWithinMs,
);
