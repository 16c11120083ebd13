import type { Json } from '@procession/contracts/json.ts';

export interface Change {
  /** JSON pointer (RFC 6901). */
  path: string;
  before?: Json;
  after?: Json;
}

/**
 * What differs, deepest place first found: members of objects by name, of lists by place. Lists of an instance's view
 * (visits, tasks, incidents) only grow, and what the later one leaves out its caller has taken out of both, so the place is
 * the same thing on both sides.
 */
export function diff(before: Json | undefined, after: Json | undefined, path = ''): Change[] {
  if (before === after) return [];
  if (before === undefined) return [{ path, after: after! }];
  if (after === undefined) return [{ path, before }];
  if (isBranch(before) && isBranch(after) && Array.isArray(before) === Array.isArray(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => diff(memberOf(before, key), memberOf(after, key), `${path}/${escaped(key)}`));
  }
  return [{ path, before, after }];
}

type Branch = Json[] | { [key: string]: Json };
const isBranch = (value: Json): value is Branch => typeof value === 'object' && value !== null;
const memberOf = (branch: Branch, key: string): Json | undefined =>
  Object.hasOwn(branch, key) ? (branch as { [key: string]: Json })[key] : undefined;
const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
