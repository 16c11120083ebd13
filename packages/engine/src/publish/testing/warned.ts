import type { WarningCode } from '../issue.ts';
import {
  ask,
  field,
  followed,
  form,
  guarded,
  locks,
  merging,
  only,
  type Pair,
  parallel,
  plain,
  secret,
} from './small-documents.ts';

/** Of each code that is a warning. Other definitions are looked for by who knows the tenant's. */
export const warned: Record<Exclude<WarningCode, 'definition-missing' | 'outcome-without-way'>, Pair[]> = {
  'sensitive-sent': [
    [
      field(secret, only(`type: service, http: { method: POST, url: "https://x.example/", body: "\${n}" }`)),
      field(plain, only(`type: service, http: { method: POST, url: "https://x.example/", body: "\${n}" }`)),
    ],
  ],
  'initiator-may-be-a-machine': [
    [
      `trigger: { event: x.y }\n${only('type: form, assign: { user: initiator }')}`,
      only('type: form, assign: { user: initiator }'),
    ],
    [
      `trigger: { event: x.y }\n${only('type: form, assign: { role: r, exclude: initiator }')}`,
      `trigger: { event: x.y }\n${only('type: form, assign: { role: r }')}`,
    ],
  ],
  'parallel-writes': [
    [parallel(`${form}, edits: n`, `${form}, edits: n`), parallel(`${form}, edits: n`, `${form}, shows: n`)],
    [
      parallel(`${form}, edits: n`, `type: service, job: { type: x }, output: { n: response.body.n }`),
      parallel(`${form}, shows: n`, `type: service, job: { type: x }, output: { n: response.body.n }`),
    ],
    [
      parallel(`${form}, edits: n`, `type: scope, start: c, steps: { c: { ${form}, edits: n } }`),
      parallel(
        `${form}, edits: n`,
        `type: scope, fields: { m: { type: text } }, start: c, steps: { c: { ${form}, edits: m } }`,
      ),
    ],
    [
      parallel(`${form}, edits: n`, `${form}, edits: n`, 'some'),
      parallel(`${form}, edits: n`, `${form}, edits: n`, 'race'),
    ],
  ],
  'guards-may-all-fail': [
    [
      field(
        'type: boolean, required: true',
        `start: a\nsteps: { a: { ${form}, next: { when: n, to: b } }, b: { ${form} } }`,
      ),
      field(
        'type: boolean, required: true',
        `start: a\nsteps: { a: { ${form}, next: [{ when: n, to: b }, { otherwise: true, to: b }] }, b: { ${form} } }`,
      ),
    ],
  ],
  'join-of-one': [[followed(form).replace(`b: { ${form}`, `b: { ${form}, join: all`), followed(form)]],
  'rounds-may-mix': [
    [
      `start: s\nsteps: { s: { ${form}, split: all, next: [{ to: a, times: 2 }, b] }, a: { ${form}, next: j }, b: { ${form}, next: j }, j: { ${form}, join: { n: 1 } } }`,
      `start: s\nsteps: { s: { ${form}, split: all, next: [a, b] }, a: { ${form}, next: j }, b: { ${form}, next: j }, j: { ${form}, join: { n: 1 } } }`,
    ],
    [merging('one'), merging('all')],
  ],
  'may-spin': [[only(`${form}, forEach: { count: 0 }, next: a`), only(`${form}, forEach: { count: 1 }, next: a`)]],
  'can-get-stuck': [
    [
      `start: s\nsteps: { s: { ${form}, split: all, next: [a, b] }, a: { ${form}, outcomes: [x, y], next: [{ on: x, to: j }, { on: y, to: z }] }, b: { ${form}, next: j }, z: { ${form} }, j: { ${form}, join: all } }`,
      `start: s\nsteps: { s: { ${form}, split: all, next: [a, b] }, a: { ${form}, outcomes: [x, y], next: [{ on: x, to: j }, { on: y, to: z }] }, b: { ${form}, next: j }, z: { ${form} }, j: { ${form}, join: some } }`,
    ],
  ],
  'not-all-ended': [
    [
      `start: s\nsteps: { s: { ${form}, split: all, next: [a, b] }, a: { ${form}, next: z }, b: { ${form} }, z: { type: end } }`,
      `start: s\nsteps: { s: { ${form}, split: all, next: [a, b] }, a: { ${form}, next: z }, b: { ${form} }, z: { type: end, rest: cancel } }`,
    ],
  ],
  'maybe-unset': [[guarded('n > 0', 'type: integer'), guarded('has(data.n) && n > 0', 'type: integer')]],
  'nobody-eligible-now': [[only('type: form, assign: { role: nobody }'), only('type: form, assign: { role: r }')]],
  'lock-order': [
    [locks("'x'", "'y'", "'y'", "'x'"), locks("'x'", "'y'", "'x'", "'y'")],
    [locks("'x'", "'x'", "'y'", "'z'"), locks("'x'", "'y'", "'y'", "'z'")],
  ],
  'edited-after-binding': [
    [
      field('type: text', followed(`${ask}, binds: n`).replace(`b: { ${form}`, `b: { ${form}, edits: n`)),
      field(
        'type: text',
        followed(`${ask}, binds: { fields: n, changed: notify }`).replace(`b: { ${form}`, `b: { ${form}, edits: n`),
      ),
    ],
    [
      field(
        'type: text',
        followed(`${ask}, binds: n`).replace(
          `b: { ${form}`,
          'b: { type: service, job: { type: x }, output: { n: response.body.n }',
        ),
      ),
      field('type: text', followed(`${ask}, binds: n`).replace(`b: { ${form}`, 'b: { type: service, job: { type: x }')),
    ],
    [
      field(
        'type: text',
        `start: g\nsteps: { g: { type: scope, start: a, steps: { a: { ${ask}, binds: n } }, next: b }, b: { ${form}, edits: n } }`,
      ),
      field(
        'type: text',
        `start: b\nsteps: { b: { ${form}, edits: n, next: g }, g: { type: scope, start: a, steps: { a: { ${ask}, binds: n } } } }`,
      ),
    ],
  ],
};
