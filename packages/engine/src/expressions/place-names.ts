import type { Scope } from '../compiled.ts';
import { responseType } from './base-environment.ts';
import type { Names } from './compile-expression.ts';

/** The same names and `response`: in a service's `output`. */
export const withResponse = (names: Names<Scope>): Names<Scope> =>
  withName(names, 'response', 'Response', ({ response }) => response && new responseType.class({ ...response }));

/** The same names and `message`: in `into` of a wait. */
export const withMessage = (names: Names<Scope>): Names<Scope> =>
  withName(names, 'message', 'dyn', ({ message }) => message);

/** The same names, `child` and `outcome`: in the `output` of a sub-process. */
export const withChild = (names: Names<Scope>): Names<Scope> =>
  withName(
    withName(names, 'child', 'dyn', ({ child }) => child),
    'outcome',
    'string',
    ({ outcome }) => outcome,
  );

function withName(names: Names<Scope>, called: string, type: string, read: (scope: Scope) => unknown): Names<Scope> {
  const cel = names.cel.clone();
  cel.registerVariable(called, type);
  return { ...names, cel, readers: new Map([...names.readers, [called, read]]) };
}
