import { expect, test } from 'vitest';
import { parseYamlDocument } from '../../document/parse-document.ts';
import { checkDefinition } from '../check-definition.ts';

const soundness = new Set<string>(['can-get-stuck', 'not-all-ended', 'may-spin', 'joins-wait-for-each-other', 'spins']);

/** What publish says of these steps, in the format of a document; `a` is the start. */
function said(steps: string): string[] {
  const parsed = parseYamlDocument(
    `fields: { n: { type: integer, default: 0 }, l: { type: list, default: [] } }\nstart: a\nsteps: { ${steps.replaceAll('\n', ' ')} }`,
  );
  if (!parsed.ok) throw new Error(parsed.issues[0]!.message);
  const { issues, warnings } = checkDefinition(parsed.document, { lenient: true });
  const others = issues.filter(({ code }) => !soundness.has(code));
  expect(others).toEqual([]);
  return [...issues, ...warnings]
    .filter(({ code }) => soundness.has(code))
    .map((i) => `${i.code} ${i.place}: ${i.message}`);
}

const run = 'shortest run found in ≤ 10000 states with guards free:';
const stuck = (at: string, missing: string, trace: string, advice = 'write `join: some`') =>
  `can-get-stuck /steps/${at}/join: a branch can wait at \`${at}\` for ever: ${missing}; ${run} ${trace}; lead every way there, or ${advice}`;
const left = (end: string, open: string, trace: string) =>
  `not-all-ended /steps/${end}: \`${end}\` can end it while ${open} open; ${run} ${trace}; write \`rest: cancel\` if that is meant, else \`rest: wait\``;

test.each<[string, string, string[]]>([
  [
    'of two that are split one may go elsewhere',
    `a: { type: form, split: all, next: [b, c] }, b: { type: form, next: j },
     c: { type: form, next: [{ when: n > 1, to: j }, x] }, j: { type: form, join: all }, x: { type: form }`,
    [stuck('j', 'nothing comes from `c`', 'a → b → c → x')],
  ],
  [
    'of two that exclude each other both are waited for',
    'a: { type: form, next: [{ when: n > 1, to: b }, c] }, b: { type: form, next: j }, c: { type: form, next: j }, j: { type: form, join: all }',
    [stuck('j', 'nothing comes from `c`', 'a → b')],
  ],
  [
    'threads that do not come',
    'a: { type: form, next: [{ to: b, times: 3 }] }, b: { type: form, next: j }, j: { type: form, join: { threads: 2 } }',
    [stuck('j', 'too few come', 'a → b → b → b → j', 'wait for fewer')],
  ],
  [
    'who is withdrawn does not come',
    `a: { type: form, split: all, next: [b, c, d] }, b: { type: form, next: j }, c: { type: form, next: j },
     d: { type: form, cancel: c }, j: { type: form, join: all }`,
    [stuck('j', 'nothing comes from `c`', 'a → b → d')],
  ],
  [
    'who is not offered any more does not come',
    `a: { type: form, split: all, next: [b, c] }, b: { type: form, next: j },
     c: { type: form, available: { when: n < 1, lost: cancel }, next: j }, j: { type: form, join: all }`,
    [stuck('j', 'nothing comes from `c`', 'a → b')],
  ],
  [
    'of a race only one comes',
    'a: { type: form, split: race, next: [b, c] }, b: { type: form, next: j }, c: { type: form, next: j }, j: { type: form, join: all }',
    [stuck('j', 'nothing comes from `c`', 'a → b')],
  ],
  [
    'inside a scope',
    'a: { type: scope, start: b, steps: { b: { type: form, next: j }, c: { type: form, next: j }, j: { type: form, join: all, next: c } }, next: z }, z: { type: form }',
    [stuck('j', 'nothing comes from `c`', 'b').replace('/steps/j/', '/steps/a/steps/j/')],
  ],
  [
    'a join that waits only for what can come',
    `a: { type: form, split: all, next: [b, c] }, b: { type: form, next: j },
     c: { type: form, next: [{ when: n > 1, to: j }, x] }, j: { type: form, join: some }, x: { type: form }`,
    [],
  ],
  [
    'a loop around a split and its join',
    `a: { type: form, split: all, next: [b, c] }, b: { type: form, next: j }, c: { type: form, next: j },
     j: { type: form, join: all, next: [{ when: n > 1, to: a }, z] }, z: { type: end }`,
    [],
  ],
  [
    'an end beside others that are open',
    'a: { type: form, split: all, next: [b, c] }, b: { type: form, next: z }, c: { type: form, next: z }, z: { type: end }',
    [left('z', '`c` is', 'a → b → z')],
  ],
  [
    'an end beside items that run on',
    'a: { type: form, forEach: { count: 3, until: 1, rest: run-on }, next: z }, z: { type: end }',
    [left('z', '`a` is', 'a → z')],
  ],
  [
    'an end that says that it cancels',
    'a: { type: form, split: all, next: [b, c] }, b: { type: form, next: z }, c: { type: form, next: z }, z: { type: end, rest: cancel }',
    [],
  ],
  [
    'an end that waits',
    'a: { type: form, split: all, next: [b, c] }, b: { type: form, next: z }, c: { type: form, next: z }, z: { type: end, rest: wait }',
    [],
  ],
  [
    'three joins in a ring',
    `a: { type: form, split: all, next: [x, y, z] }, x: { type: form, join: some, next: [{ when: n > 1, to: y }, { otherwise: true, to: e }] },
     y: { type: form, join: some, next: [{ when: n > 1, to: z }, { otherwise: true, to: e }] },
     z: { type: form, join: some, next: [{ when: n > 1, to: x }, { otherwise: true, to: e }] }, e: { type: form }`,
    [
      'joins-wait-for-each-other /steps/x: `x` and `y` each wait for the other',
      'joins-wait-for-each-other /steps/z: `z` and `x` each wait for the other',
    ],
  ],
  [
    'a cycle of rules',
    'a: { type: form, next: b }, b: { type: rules, rules: [{ outcome: on }], next: c }, c: { type: emit, event: e, next: b }',
    ['spins /steps/b: b → c is a cycle with no waiting step in it: it never comes to rest'],
  ],
  [
    'a cycle with items that may be none',
    'a: { type: form, next: b }, b: { type: form, forEach: { over: l }, next: c }, c: { type: emit, event: e, next: b }',
    [
      'may-spin /steps/b: b → c is a cycle in which each step may be done at once: it may never come to rest; put a step in it that waits for somebody',
    ],
  ],
  [
    'a cycle through a scope in which nobody waits',
    'a: { type: form, next: b }, b: { type: scope, start: c, steps: { c: { type: emit, event: e, next: d }, d: { type: end } }, next: b }',
    [
      'may-spin /steps/b: b is a cycle in which each step may be done at once: it may never come to rest; put a step in it that waits for somebody',
    ],
  ],
  [
    'a cycle through a scope in which somebody waits',
    'a: { type: form, next: b }, b: { type: scope, start: c, steps: { c: { type: emit, event: e, next: d }, d: { type: form } }, next: b }',
    [],
  ],
])('%s', (_, steps, expected) => {
  expect(said(steps)).toEqual(expected);
});

/** 200 ms on a machine with nothing else to do; CPU time, the best of three, with room for a slower one. */
const checkedWithinMs = 500;
const stepCount = 200;
const waysPerStep = 45;

test.each<[string, (index: number) => object, object]>([
  ['joins of all', () => ({ split: 'all', join: 'all' }), {}],
  [
    'joins of some, guarded',
    (index) => ({ split: 'some', ...(index % 2 === 1 && { join: 'some' }) }),
    { when: 'n > 1' },
  ],
  ['joins that cancel', () => ({ split: 'all', join: { n: 3, rest: 'cancel' } }), {}],
  ['threads by the hundred', () => ({ split: 'all', join: { threads: 100 } }), { times: 100, cancel: ['s1', 's2'] }],
])('200 steps with 9,000 ways do not hold up publishing: %s', (_, keys, way) => {
  const steps = Object.fromEntries(
    Array.from({ length: stepCount }, (_none, index) => {
      const next = Array.from({ length: waysPerStep }, (_way, n) => ({
        to: `s${(index + 1 + n * 7) % stepCount}`,
        ...way,
      }));
      return [`s${index}`, { type: 'form', assign: { role: 'r' }, ...keys(index), next }];
    }),
  );
  const document = { key: 'dense', fields: { n: { type: 'integer', default: 0 } }, start: 's0', steps };
  const times = [1, 2, 3].map(() => {
    const before = process.cpuUsage();
    checkDefinition(document);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  expect(Math.min(...times)).toBeLessThan(checkedWithinMs);
});
