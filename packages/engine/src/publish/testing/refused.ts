import type { IssueCode } from '../issue.ts';
import {
  ask,
  child,
  field,
  followed,
  form,
  guarded,
  nested,
  only,
  type Pair,
  parallel,
  plain,
  secret,
} from './small-documents.ts';

/** Of each code that refuses a definition. */
export const refused: Record<IssueCode, Pair[]> = {
  'unknown-key': [[only(`${form}, dues: 3`), only(`${form}, description: x`)]],
  'not-built-yet': [
    [
      only('type: form, assign: { role: r, give: least-loaded }'),
      only('type: form, assign: { role: r, give: random }'),
    ],
  ],
  'invalid-value': [[only('type: end, rest: maybe'), only('type: end, rest: wait')]],
  'too-large': [[nested(9), nested(8)]],
  'step-type': [[only('type: dance'), only('type: end')]],
  'field-type': [[field('type: colour'), field('type: text')]],
  'field-name': [
    [`fields: { today: { type: text } }\n${only(form)}`, `fields: { today_: { type: text } }\n${only(form)}`],
    [
      field(
        'type: text',
        `start: a\nsteps: { a: { type: scope, fields: { n: { type: text } }, start: b, steps: { b: { ${form} } } } }`,
      ),
      field(
        'type: text',
        `start: a\nsteps: { a: { type: scope, fields: { m: { type: text } }, start: b, steps: { b: { ${form} } } } }`,
      ),
    ],
    [
      field('type: text', only(`${form}, forEach: { count: 2, as: n }`)),
      field('type: text', only(`${form}, forEach: { count: 2, as: m }`)),
    ],
  ],
  'choices-missing': [[field('type: choice'), field('type: choice, choices: [x]')]],
  'step-name': [[`start: a-b\nsteps: { a-b: { ${form} } }`, `start: a_b\nsteps: { a_b: { ${form} } }`]],
  'step-twice': [
    [
      `start: a\nsteps: { a: { type: scope, start: b, steps: { b: { ${form} } }, next: b }, b: { ${form} } }`,
      `start: a\nsteps: { a: { type: scope, start: c, steps: { c: { ${form} } }, next: b }, b: { ${form} } }`,
    ],
  ],
  'unknown-step': [
    [only(`${form}, next: b`), only(`${form}, next: a`)],
    [followed(`${form}, cancel: c`), followed(`${form}, cancel: b`)],
    [
      `start: a\nsteps: { a: { type: scope, start: b, steps: { b: { ${form}, next: c } }, next: c }, c: { ${form} } }`,
      `start: a\nsteps: { a: { type: scope, start: b, steps: { b: { ${form} } }, next: c }, c: { ${form} } }`,
    ],
  ],
  'unknown-field': [
    [field('type: text', only(`${form}, edits: m`)), field('type: text', only(`${form}, edits: n`))],
    [
      field('type: text', only(`${form}, undo: { ${form}, edits: m }`)),
      field('type: text', only(`${form}, undo: { ${form}, edits: n }`)),
    ],
    [
      field('type: user', only('type: form, assign: { role: r, exclude: m }')),
      field('type: user', only('type: form, assign: { role: r, exclude: n }')),
    ],
  ],
  'unknown-role': [
    [
      `roles: [r]\n${only('type: form, assign: { role: q }')}`,
      `roles: [r]\n${only('type: form, assign: { role: r }')}`,
    ],
    [
      `roles: [r]\n${only(`${form}, undo: { type: form, assign: { role: q } }`)}`,
      `roles: [r]\n${only(`${form}, undo: { type: form, assign: { role: r } }`)}`,
    ],
  ],
  unreachable: [[`start: a\nsteps: { a: { ${form} }, b: { ${form} } }`, followed(form)]],
  'expression-invalid': [[guarded('n +'), guarded('n > 0')]],
  'expression-type': [
    [guarded('n'), guarded('n == 1')],
    [
      guarded("n == 'z'", 'type: choice, choices: [x], required: true'),
      guarded("n == 'x'", 'type: choice, choices: [x], required: true'),
    ],
  ],
  'expression-too-large': [[guarded(`n > ${'1 + '.repeat(600)}1`), guarded(`n > ${'1 + '.repeat(30)}1`)]],
  'pattern-unsafe': [
    [guarded("n.matches('(?=x)')", plain), guarded("n.matches('x')", plain)],
    [guarded('n.matches(n)', plain), guarded("n.matches('^x$')", plain)],
  ],
  'clock-in-condition': [
    [
      only(`${form}, available: { when: "today > '2026-01-01'" }`),
      only(`${form}, available: { when: "initiator == 'x'" }`),
    ],
    [
      only(`${form}, forEach: { count: 2, until: "each.done == 1 && now > now" }`),
      only(`${form}, forEach: { count: 2, until: "each.done == 1" }`),
    ],
    [
      followed(`${form}, interrupt: { when: "now > now", outcome: completed }`),
      followed(`${form}, interrupt: { until: "now", outcome: completed }`),
    ],
    [
      `interrupt: { when: "now > now", outcome: failed }\n${only(form)}`,
      `interrupt: { until: now, outcome: failed }\n${only(form)}`,
    ],
    [only('type: wait, for: { when: "now > now" }'), only('type: wait, for: { until: now }')],
  ],
  'outcome-unknown': [
    [
      `start: a\nsteps: { a: { ${ask}, next: [{ on: sent, to: b }, { to: b }] }, b: { ${form} } }`,
      `start: a\nsteps: { a: { ${ask}, next: [{ on: rejected, to: b }, { to: b }] }, b: { ${form} } }`,
    ],
    [
      `interrupt: { signal: s, outcome: over }\n${only(form)}`,
      `interrupt: { signal: s, outcome: cancelled }\n${only(form)}`,
    ],
  ],
  'outcome-without-way': [
    [`start: a\nsteps: { a: { ${ask}, next: [{ on: approved, to: b }] }, b: { ${form} } }`, only(ask)],
    [
      `start: a\nsteps: { a: { ${form}, interrupt: { signal: s, outcome: over }, next: { on: completed, to: b } }, b: { ${form} } }`,
      `start: a\nsteps: { a: { ${form}, interrupt: { signal: s, outcome: over }, next: { on: [completed, over], to: b } }, b: { ${form} } }`,
    ],
    [
      `start: a\nsteps: { a: { type: subprocess, definition: d, next: { on: completed, to: b } }, b: { ${form} } }`,
      `start: a\nsteps: { a: { type: subprocess, definition: d, next: b }, b: { ${form} } }`,
    ],
  ],
  'guard-on-all': [
    [
      `start: a\nsteps: { a: { ${form}, split: all, next: [{ when: "true", to: b }] }, b: { ${form} } }`,
      `start: a\nsteps: { a: { ${form}, split: some, next: [{ when: "true", to: b }] }, b: { ${form} } }`,
    ],
  ],
  'race-target': [
    [
      parallel('type: service, job: { type: x }', form, 'race'),
      parallel('type: wait, for: { signal: x }', form, 'race'),
    ],
    [parallel(`${form}, join: some`, form, 'race'), parallel(form, form, 'race')],
  ],
  'join-too-many': [
    [
      followed(form).replace(`b: { ${form}`, `b: { ${form}, join: { n: 2 }`),
      followed(form).replace(`b: { ${form}`, `b: { ${form}, join: { n: 1 }`),
    ],
  ],
  'joins-wait-for-each-other': [
    [
      `start: s\nsteps: { s: { ${form}, split: all, next: [a, b] }, a: { ${form}, join: some, next: b }, b: { ${form}, join: some, next: a } }`,
      `start: s\nsteps: { s: { ${form}, split: all, next: [a, b] }, a: { ${form}, join: some, next: b }, b: { ${form}, next: a } }`,
    ],
  ],
  'cannot-grow': [
    [
      only(`${form}, forEach: { count: 0, growing: true }`),
      only(`${form}, forEach: { count: 0, growing: until-closed }`),
    ],
    [
      only(`${form}, allow: add-item, forEach: { count: 1 }`),
      only(`${form}, allow: add-item, forEach: { count: 1, growing: true }`),
    ],
  ],
  'for-each-of-what': [
    [only(`${form}, forEach: {}`), only(`${form}, forEach: { count: 1 }`)],
    [
      followed(`${form}, finish: b`),
      followed(`${form}, finish: b`).replace(`b: { ${form}`, `b: { ${form}, forEach: { count: 2 }`),
    ],
  ],
  'cannot-repeat': [
    [
      only('type: emit, event: x, forEach: { count: 2 }'),
      only('type: service, job: { type: x }, forEach: { count: 2 }'),
    ],
    [only(`${form}, repeat: { while: "true", until: "true" }`), only(`${form}, repeat: { until: "true" }`)],
  ],
  'repeat-and-for-each': [
    [only(`${form}, forEach: { count: 2 }, repeat: { until: "true" }`), only(`${form}, repeat: { until: "true" }`)],
  ],
  'lock-at-begin': [
    [
      only(`type: timer, after: P1D, lock: { key: "'k'", at: begin }`),
      only(`${form}, lock: { key: "'k'", at: begin }`),
    ],
  ],
  'undo-type': [
    [only(`${form}, undo: { ${ask} }`), only(`${form}, undo: { ${form} }`)],
    [followed(`${form}, undo: { ${form}, next: b }`), followed(`${form}, undo: { ${form} }`)],
  ],
  'end-goes-on': [[followed('type: end'), followed(form)]],
  spins: [[`start: a\nsteps: { a: { type: emit, event: x, next: a } }`, only(`${form}, next: a`)]],
  'nobody-assigned': [
    [only('type: form'), only(form)],
    [only(`${form}, undo: { type: form }`), only(`${form}, undo: { ${form} }`)],
  ],
  'quorum-over-assigned': [
    [
      only('type: approval, assign: { users: [x, y] }, policy: { quorum: 3 }'),
      only('type: approval, assign: { users: [x, y] }, policy: { quorum: 2 }'),
    ],
  ],
  'veto-without-seat': [
    [
      only('type: approval, assign: { users: [x, y] }, policy: { quorum: 1, veto: [z] }'),
      only('type: approval, assign: { users: [x, y] }, policy: { quorum: 1, veto: [y] }'),
    ],
    [
      only('type: approval, assign: { role: r }, policy: { quorum: 1, weights: { "role:q": 2 } }'),
      only('type: approval, assign: { role: r }, policy: { quorum: 1, weights: { "role:r": 2 } }'),
    ],
  ],
  'excludes-everybody': [
    [
      only('type: form, assign: { user: initiator, exclude: initiator }'),
      only('type: form, assign: { role: r, exclude: initiator }'),
    ],
  ],
  'binds-own-edit': [
    [field('type: text', only(`${ask}, binds: n, edits: n`)), field('type: text', only(`${ask}, binds: n, shows: n`))],
  ],
  'recursion-without-way-out': [[child('c'), child('z')]],
  'sensitive-leak': [
    [field(`${secret}, listed: true`), field(`${plain}, listed: true`)],
    [`title: "\${n}"\n${field(secret)}`, `title: "\${n}"\n${field(plain)}`],
    [`unique: n\n${field(secret)}`, `unique: n\n${field(plain)}`],
    [field(secret, only(`${form}, lock: { key: n }`)), field(plain, only(`${form}, lock: { key: n }`))],
    [
      field(secret, only('type: wait, for: { message: m, key: n }')),
      field(plain, only('type: wait, for: { message: m, key: n }')),
    ],
    [
      field(secret, only(`type: emit, event: e, data: { x: "\${n}" }`)),
      field(plain, only(`type: emit, event: e, data: { x: "\${n}" }`)),
    ],
    [
      field(secret, only(`${form}, undo: { type: emit, event: e, data: { x: "\${n}" } }`)),
      field(plain, only(`${form}, undo: { type: emit, event: e, data: { x: "\${n}" } }`)),
    ],
    [field(secret, only(`${ask}, binds: n`)), field(plain, only(`${ask}, binds: n`))],
  ],
};
