import { expect, test } from 'vitest';
import { parseYamlDocument } from '../document/parse-document.ts';
import { type CheckContext, checkDefinition } from './check-definition.ts';

/** Checks a document of which `yaml` gives fields, start and steps. */
function check(yaml: string, context: CheckContext = {}) {
  const parsed = parseYamlDocument(`key: case\n${yaml}`);
  if (!parsed.ok) throw new Error(parsed.issues[0]!.message);
  const { issues, warnings, definition } = checkDefinition(parsed.document, context);
  const said = (all: typeof issues | typeof warnings) => all.map(({ code, place }) => `${code} ${place}`);
  return {
    issues: said(issues),
    warnings: said(warnings),
    messages: [...issues, ...warnings].map((i) => i.message),
    definition,
  };
}

const people = '{ assign: { role: boss }, type: approval';

test.each<[string, string, string[]]>([
  ['a key that is none', 'start: a\nsteps: { a: { type: end, colour: red } }', ['unknown-key /steps/a/colour']],
  ['a key at the top that is none', 'colour: red\nstart: a\nsteps: { a: { type: end } }', ['unknown-key /colour']],
  [
    'a value that comes later',
    'start: a\nsteps: { a: { type: form, assign: { role: r, give: longest-idle } } }',
    ['not-built-yet /steps/a/assign/give'],
  ],
  [
    'a clock without zone',
    'trigger: { cron: "0 9 * * MON" }\nstart: a\nsteps: { a: { type: end } }',
    ['invalid-value /trigger/zone'],
  ],
  [
    'a clock that never strikes',
    'trigger: { cron: "0 9 31 2 *", zone: Europe/Berlin }\nstart: a\nsteps: { a: { type: end } }',
    ['invalid-value /trigger/cron'],
  ],
  [
    'a clock and an event',
    'trigger: { event: a.b, cron: "0 9 * * *", zone: Europe/Berlin }\nstart: a\nsteps: { a: { type: end } }',
    ['invalid-value /trigger'],
  ],
  ['a trigger of nothing', 'trigger: {}\nstart: a\nsteps: { a: { type: end } }', ['invalid-value /trigger']],
  ['a step type that is none', 'start: a\nsteps: { a: { type: dance } }', ['step-type /steps/a/type']],
  ['a step without type', 'start: a\nsteps: { a: {} }', ['step-type /steps/a/type']],
  ['a right for nobody', 'access: { read: [] }\nstart: a\nsteps: { a: { type: end } }', ['invalid-value /access/read']],
  [
    'a field type that is none',
    'fields: { n: { type: colour } }\nstart: a\nsteps: { a: { type: end } }',
    ['field-type /fields/n'],
  ],
  [
    'a reserved name',
    'fields: { now: { type: text } }\nstart: a\nsteps: { a: { type: end } }',
    ['field-name /fields/now'],
  ],
  [
    'a field with a dash',
    'fields: { a-b: { type: text } }\nstart: a\nsteps: { a: { type: end } }',
    ['field-name /fields/a-b'],
  ],
  ['a step with capitals', 'start: A\nsteps: { A: { type: end } }', ['step-name /steps/A']],
  [
    'a choice without choices',
    'fields: { n: { type: choice } }\nstart: a\nsteps: { a: { type: end } }',
    ['choices-missing /fields/n'],
  ],
  [
    'a default that does not fit',
    'fields: { n: { type: integer, default: x } }\nstart: a\nsteps: { a: { type: end } }',
    ['invalid-value /fields/n/default'],
  ],
  [
    'a pattern that RE2 does not know',
    'fields: { n: { type: text, pattern: "(?=x)y" } }\nstart: a\nsteps: { a: { type: end } }',
    ['pattern-unsafe /fields/n/pattern'],
  ],
  ['a wrong value', 'start: a\nsteps: { a: { type: end, rest: never } }', ['invalid-value /steps/a/rest']],
  ['a start that is no step', 'start: b\nsteps: { a: { type: end } }', ['unknown-step /start']],
  ['a way to nowhere', `start: a\nsteps: { a: ${people}, next: b } }`, ['unknown-step /steps/a/next/0/to']],
  ['a step out of reach', 'start: a\nsteps: { a: { type: end }, b: { type: end } }', ['unreachable /steps/b']],
  [
    'an end that goes on',
    'start: a\nsteps: { a: { type: end, next: b }, b: { type: end } }',
    ['end-goes-on /steps/a/next'],
  ],
  [
    'a guard on split all',
    'fields: { n: { type: boolean, required: true } }\nstart: a\nsteps: { a: { assign: { user: bo }, type: form, split: all, next: [{ when: n, to: b }, { to: b }] }, b: { type: end } }',
    ['guard-on-all /steps/a/next/0/when'],
  ],
  [
    'rules in a circle',
    'start: a\nsteps: { a: { type: rules, rules: [{ outcome: x }], next: b }, b: { type: rules, rules: [{ outcome: x }], next: a } }',
    ['spins /steps/a'],
  ],
  [
    'a field that is shown and not there',
    `start: a\nsteps: { a: ${people}, shows: [n] } }`,
    ['unknown-field /steps/a/shows/0'],
  ],
  [
    'a set field that is not there',
    `start: a\nsteps: { a: ${people}, set: { n: "1" } } }`,
    ['unknown-field /steps/a/set/n'],
  ],
  [
    'a role that is not among the roles',
    `roles: [clerk]\nstart: a\nsteps: { a: ${people} } }`,
    ['unknown-role /steps/a/assign/role'],
  ],
  [
    'a role in an expression that is not among the roles',
    'roles: [clerk]\nstart: a\nsteps: { a: { type: approval, assign: { expression: holders("boss") } } }',
    ['unknown-role /steps/a/assign/expression'],
  ],
  [
    'exclusion by a step that is not there',
    'start: a\nsteps: { a: { type: approval, assign: { role: boss, exclude: { decidersOf: b } } } }',
    ['unknown-step /steps/a/assign/exclude/0'],
  ],
  ['nobody to decide', 'start: a\nsteps: { a: { type: approval } }', ['nobody-assigned /steps/a/assign']],
  [
    'an empty list to fill in',
    'start: a\nsteps: { a: { type: form, assign: { users: [] } } }',
    ['nobody-assigned /steps/a/assign'],
  ],
  [
    'two ways to say who',
    'start: a\nsteps: { a: { type: form, assign: { user: bo, role: boss } } }',
    ['invalid-value /steps/a/assign'],
  ],
  [
    'a quorum that cannot be reached',
    'start: a\nsteps: { a: { type: approval, assign: { users: [bo, role:x] }, policy: { quorum: 3 } } }',
    ['quorum-over-assigned /steps/a/policy/quorum'],
  ],
  [
    'the initiator without the initiator',
    'start: a\nsteps: { a: { type: form, assign: { user: initiator, exclude: initiator } } }',
    ['excludes-everybody /steps/a/assign/exclude'],
  ],
  [
    'an outcome that never comes',
    `start: a\nsteps: { a: ${people}, next: [{ on: sent_back, to: b }, { to: b }] }, b: { type: end } }`,
    ['outcome-unknown /steps/a/next/0/on'],
  ],
  [
    'an outcome that leads nowhere',
    `start: a\nsteps: { a: ${people}, next: [{ on: approved, to: b }] }, b: { type: end } }`,
    ['outcome-without-way /steps/a/next'],
  ],
  [
    'rules whose last resort leads nowhere',
    'fields: { n: { type: boolean, required: true } }\nstart: a\nsteps: { a: { type: rules, rules: [{ when: n, outcome: x }], next: [{ on: x, to: b }] }, b: { type: end } }',
    ['outcome-without-way /steps/a/next'],
  ],
  [
    'a sensitive column',
    'fields: { n: { type: text, sensitive: true, listed: true } }\nstart: a\nsteps: { a: { type: end } }',
    ['sensitive-leak /fields/n/listed'],
  ],
  [
    'a sensitive title',
    `title: "For $\{n}"\nfields: { n: { type: text, sensitive: true } }\nstart: a\nsteps: { a: { type: end } }`,
    ['sensitive-leak /title'],
  ],
  [
    'a sensitive value copied',
    'fields: { m: { type: text }, n: { type: text, required: true, sensitive: true } }\nstart: a\nsteps: { a: { assign: { user: bo }, type: form, set: { m: n } } }',
    ['sensitive-leak /steps/a/set/m'],
  ],
  [
    'one column for two fields',
    'fields: { m: { type: text }, n: { type: text, column: f_m } }\nstart: a\nsteps: { a: { type: end } }',
    ['invalid-value /fields/n/column'],
  ],
])('%s is refused', (_, yaml, issues) => {
  const checked = check(yaml);
  expect(checked.issues).toEqual(issues);
  expect(checked.definition).toBeUndefined();
});

test.each<[string, string, string[]]>([
  [
    'an initiator who may be a machine',
    `trigger: { event: order.placed }\nstart: a\nsteps: { a: { type: form, assign: { user: initiator } } }`,
    ['initiator-may-be-a-machine /steps/a/assign'],
  ],
  [
    'a join of one',
    `start: a\nsteps: { a: ${people}, next: b }, b: { type: end, join: all } }`,
    ['join-of-one /steps/b/join'],
  ],
  [
    'guards that may all fail',
    `fields: { n: { type: boolean, default: false } }\nstart: a\nsteps: { a: { type: form, assign: { user: bo }, next: [{ when: n, to: b }] }, b: { type: end } }`,
    ['guards-may-all-fail /steps/a/next'],
  ],
  [
    'a field that may have no value',
    `fields: { n: { type: boolean } }\nstart: a\nsteps: { a: { type: form, assign: { user: bo }, next: [{ when: n, to: b }, { to: b }] }, b: { type: end } }`,
    ['maybe-unset /steps/a/next/0/when'],
  ],
  [
    'two branches that write one field',
    `fields: { n: { type: text } }\nstart: a\nsteps: { a: ${people}, split: all, next: [b, c] }, b: { type: form, assign: { user: bo }, edits: n, next: d }, c: { type: form, assign: { user: bo }, edits: n, next: d }, d: { type: form, assign: { user: bo }, edits: n, join: all } }`,
    ['parallel-writes /steps/c'],
  ],
])('of %s people are warned', (_, yaml, warnings) => {
  expect(check(yaml)).toMatchObject({ issues: [], warnings });
});

test('a field has a value where every way before has set it', () => {
  const step = 'type: form, assign: { user: bo }';
  const yaml = (first: string, second: string) => `
fields: { n: { type: integer }, go: { type: boolean, required: true } }
start: a
steps:
  a: { ${step}, next: [{ when: go, to: b }, { to: c }] }
  b: { ${step}, set: { n: "${first}" }, next: d }
  c: { ${step}, ${second} next: d }
  d: { ${step}, next: [{ when: n > 0, to: e }, { to: e }] }
  e: { type: end }`;
  expect(check(yaml('1', 'set: { n: "2" },')).warnings).toEqual([]);
  expect(check(yaml('1', '')).warnings).toEqual(['maybe-unset /steps/d/next/0/when']);
});

test('the directory of today says that nobody can act', () => {
  const directory = {
    holdersOf: (role: string) => (role === 'boss' ? ['bo'] : undefined),
    isEligible: (user: string) => user === 'bo',
  };
  const yaml = 'start: a\nsteps: { a: { type: approval, assign: { role: board } } }';
  expect(check(yaml, { directory }).warnings).toEqual(['nobody-eligible-now /steps/a/assign']);
  expect(check(`start: a\nsteps: { a: ${people} } }`, { directory }).warnings).toEqual([]);
});

test('all faults of a document are reported at once', () => {
  const yaml =
    'fields: { now: { type: text } }\nstart: a\nsteps: { a: { type: dance, next: b }, b: { type: approval }, c: { type: end } }';
  expect(check(yaml).issues).toEqual([
    'field-name /fields/now',
    'step-type /steps/a/type',
    'unreachable /steps/c',
    'nobody-assigned /steps/b/assign',
  ]);
});

test('a document that is none of ours is refused, whatever it is', () => {
  for (const document of [undefined, null, 3, 'x', [], {}, { steps: [] }, { start: 3, steps: { a: null } }]) {
    expect(checkDefinition(document).issues.length).toBeGreaterThan(0);
  }
});
