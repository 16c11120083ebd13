import { expect, test } from 'vitest';
import { parseYamlDocument } from '../../document/parse-document.ts';
import { type CheckContext, checkDefinition } from '../check-definition.ts';

/** What is said of the only step of a definition, an approval or what `step` makes of it. */
function said(step: string, { more = '', ...context }: CheckContext & { more?: string } = {}) {
  const parsed = parseYamlDocument(`key: case\n${more}\nstart: a\nsteps: { a: { type: approval, ${step} } }`);
  if (!parsed.ok) throw new Error(parsed.issues[0]!.message);
  const { issues, warnings } = checkDefinition(parsed.document, context);
  return [...issues, ...warnings].map(({ code, place }) => `${code} ${place}`);
}

test.each<[string, string, string[]]>([
  ['a vote by majority', 'policy: { majority: cast, tie: approved }', []],
  ['voices of who is seated', 'policy: { quorum: 2, veto: [role:boss], weights: { "role:boss": 2 } }', []],
  ['a veto without a seat', 'policy: { quorum: 1, veto: [role:chair] }', ['veto-without-seat /steps/a/policy/veto/0']],
  [
    'a weight without a seat',
    'policy: { quorum: 1, weights: { bo: 2 } }',
    ['veto-without-seat /steps/a/policy/weights/bo'],
  ],
  ['a tie where there is none', 'policy: { quorum: 1, tie: approved }', ['invalid-value /steps/a/policy/tie']],
  ['two rules at once', 'policy: { quorum: 1, majority: cast }', ['invalid-value /steps/a/policy']],
  ['abstained as a word of its own', 'outcomes: [approved, abstained]', ['invalid-value /steps/a/outcomes']],
])('%s', (_, policy, expected) => {
  expect(said(`assign: { role: boss }, ${policy}`)).toEqual(expected);
});

test.each<[string, string, string[]]>([
  ['a manager, and the role when there is none', 'managerOf: initiator, level: 2, fallback: { role: boss }', []],
  ['a manager of nothing', 'managerOf: nobody', ['unknown-field /steps/a/assign/managerOf']],
  ['a level of nobody', 'role: boss, level: 2', ['invalid-value /steps/a/assign/level']],
  ['a preference alone', 'sameAs: a', ['nobody-assigned /steps/a/assign']],
  ['a preference for nothing', 'role: boss, sameAs: b', ['unknown-step /steps/a/assign/sameAs']],
  [
    'a fallback to nobody',
    'role: boss, fallback: { exclude: initiator }',
    ['nobody-assigned /steps/a/assign/fallback'],
  ],
  [
    'a preference in a fallback',
    'role: boss, fallback: { role: boss, sameAs: a }',
    ['invalid-value /steps/a/assign/fallback/sameAs'],
  ],
  ['the longest idle', 'role: boss, give: longest-idle', ['not-built-yet /steps/a/assign/give']],
])('%s', (_, assign, expected) => {
  expect(said(`assign: { ${assign} }`)).toEqual(expected);
});

test('an item is added where a `forEach` around grows', () => {
  const adds = 'assign: { role: boss }, allow: add-item';
  expect(said(adds)).toEqual(['cannot-grow /steps/a/allow']);
  expect(said(`${adds}, forEach: { count: 1 }`)).toEqual(['cannot-grow /steps/a/allow']);
  expect(said(`${adds}, forEach: { count: 1, growing: true }`)).toEqual([]);
});

test('a task that is given to one person cannot need two', () => {
  expect(said('assign: { role: boss, give: random }, policy: { quorum: 2 }')).toEqual([
    'invalid-value /steps/a/assign/give',
  ]);
});

test('today nobody: of the role or of its fallback, or too few for the quorum', () => {
  const roles: Record<string, string[]> = { boss: ['ana', 'eve'], chair: [] };
  const directory = { holdersOf: (role: string) => roles[role], isEligible: (user: string) => user !== 'eve' };
  const now = (step: string) => said(step, { directory });
  expect(now('assign: { role: boss }')).toEqual([]);
  expect(now('assign: { role: boss }, policy: { quorum: 2 }')).toEqual(['nobody-eligible-now /steps/a/assign']);
  expect(now('assign: { role: chair, fallback: { role: boss } }')).toEqual([]);
  expect(now('assign: { role: boss, fallback: { role: chair } }')).toEqual([
    'nobody-eligible-now /steps/a/assign/fallback',
  ]);
});

test('a weight counts for the quorum', () => {
  const of = (quorum: number) =>
    said(`assign: { users: [bo, "role:x"] }, policy: { quorum: ${quorum}, weights: { bo: 2 } }`);
  expect(of(3)).toEqual([]);
  expect(of(4)).toEqual(['quorum-over-assigned /steps/a/policy/quorum']);
});

test('a role of a voice must be among those of the definition', () => {
  expect(
    said('assign: { users: [role:boss] }, policy: { quorum: 1, veto: [role:boss] }', { more: 'roles: [clerk]' }),
  ).toEqual(['unknown-role /steps/a/assign/users', 'unknown-role /steps/a/policy/veto']);
});

test.each<[string, string, string[]]>([
  ['what is there', 'binds: [n]', []],
  ['what is not there', 'binds: [m]', ['unknown-field /steps/a/binds/0']],
  ['what it edits itself', 'edits: [n], binds: [n]', ['binds-own-edit /steps/a']],
  ['what it sets itself', 'set: { n: "1" }, binds: { fields: [n] }', ['binds-own-edit /steps/a']],
  ['a secret', 'binds: [s]', ['sensitive-leak /steps/a/binds/0']],
])('an approval binds %s', (_, binds, expected) => {
  const more = 'fields: { n: { type: integer }, s: { type: text, sensitive: true } }';
  expect(said(`assign: { role: boss }, ${binds}`, { more })).toEqual(expected);
});

test('whoever edits what was approved before is named, as long as it is not on the way back', () => {
  const parsed = parseYamlDocument(`
key: case
fields: { n: { type: integer } }
start: a
steps:
  a: { type: approval, assign: { role: boss }, binds: [n], next: [{ on: approved, to: b }, { on: rejected, to: c }] }
  b: { type: form, assign: { role: boss }, edits: [n] }
  c: { type: form, assign: { role: boss }, edits: [n], next: a }`);
  if (!parsed.ok) throw new Error(parsed.issues[0]!.message);
  const { warnings } = checkDefinition(parsed.document);
  expect(warnings.map(({ code, place }) => `${code} ${place}`)).toEqual(['edited-after-binding /steps/b']);
});
