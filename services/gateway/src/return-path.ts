import { ProblemError } from '@procession/contracts/problems.ts';

/**
 * A path of ours to come back to, with its query. Whatever a browser could read as another origin is refused, and what is no page.
 * @throws ProblemError `invalid-request`
 */
export function returnPath(given: string): string {
  const refuse = (what: string): never => {
    throw new ProblemError('invalid-request', `/querystring/return: ${what}.`, {
      facts: { issues: [{ place: '/querystring/return', message: what }] },
    });
  };
  // `//host` and `/\host` are other hosts to a browser, which also drops tabs and newlines before it looks.
  if (!/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(given)) refuse('must be a path of this origin, as in /inbox');
  const base = 'http://here';
  const url = URL.canParse(given, base) ? new URL(given, base) : refuse('cannot be read as a path');
  if (url.origin !== base || /^\/(\/|api\/|auth\/)/.test(url.pathname)) refuse('must be a page of this origin');
  return url.pathname + url.search;
}
