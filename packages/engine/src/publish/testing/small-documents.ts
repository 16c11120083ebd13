/** Definitions of as few steps as will do, for tests of what publish says of them. */

/** What has a fault, and what is as near to it as can be and has it not. */
export type Pair = [has: string, hasNot: string];

export const bo = 'assign: { user: bo }';
export const form = `type: form, ${bo}`;
export const ask = `type: approval, ${bo}`;
export const only = (step: string): string => `start: a\nsteps: { a: { ${step} } }`;
export const followed = (step: string, more = ''): string =>
  `start: a\nsteps: { a: { ${step}, next: b }, b: { ${form} }${more} }`;
export const field = (declared: string, steps = only(form)): string => `fields: { n: { ${declared} } }\n${steps}`;
export const guarded = (when: string, declared = 'type: integer, required: true'): string =>
  field(declared, `start: a\nsteps: { a: { ${form}, next: [{ when: "${when}", to: b }, { to: b }] }, b: { ${form} } }`);
export const secret = 'type: text, required: true, sensitive: true';
export const plain = 'type: text, required: true';
export const parallel = (one: string, other: string, split = 'all'): string =>
  `fields: { n: { type: text } }\nstart: s\nsteps: { s: { ${form}, split: ${split}, next: [a, b] }, a: { ${one}, next: j }, b: { ${other}, next: j }, j: { ${form}, join: ${split === 'all' ? 'all' : 'some'} } }`;
export const child = (next: string): string =>
  `start: s\nsteps: { s: { ${form}, outcomes: [go, stop], next: [{ on: go, to: c }, { on: stop, to: ${next} }] }, c: { type: subprocess, definition: case, next: z }, z: { type: end } }`;
export const locks = (one: string, inOne: string, other: string, inOther: string): string =>
  `start: s\nsteps: { s: { ${form}, split: all, next: [g, h] }, ${locking('g', one, inOne)}, ${locking('h', other, inOther)} }`;
export const locking = (name: string, key: string, inside: string): string =>
  `${name}: { type: scope, lock: { key: "${key}" }, start: in_${name}, steps: { in_${name}: { ${form}, lock: { key: "${inside}" } } } }`;
export const merging = (merge: string): string =>
  `start: s\nsteps: { s: { ${form}, split: all, next: [p, q, r] }, p: { ${form}, next: m }, q: { ${form}, next: m }, m: { ${form}, join: ${merge}, next: j }, r: { ${form}, next: j }, j: { ${form}, join: { n: 1 } } }`;

export function nested(depth: number): string {
  let inside = `s0: { ${form} }`;
  for (let n = 1; n <= depth; n += 1) inside = `s${n}: { type: scope, start: s${n - 1}, steps: { ${inside} } }`;
  return `start: s${depth}\nsteps: { ${inside} }`;
}
