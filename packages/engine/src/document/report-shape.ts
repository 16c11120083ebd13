import type { z } from 'zod';
import { pointerPart } from '../fields/field-kind.ts';
import type { Report } from '../publish/issue.ts';

/**
 * What zod found wrong with `value`, which stands at `place` of the document, as issues. Where the language takes a single
 * value for a list, zod sees the list: its index is left out, so that a place is always one that the document has.
 */
export function reportShape({
  error,
  value,
  place,
  report,
}: {
  error: z.ZodError;
  value: unknown;
  place: string;
  report: Report;
}): void {
  for (const issue of flat(error.issues)) {
    const at = place + pointerIn(value, issue.path);
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) report('unknown-key', `${at}/${pointerPart(key)}`, `\`${key}\` is not known here`);
    } else {
      report('invalid-value', at, sentence(issue));
    }
  }
}

/** The branch of a union that came closest stands for the union. */
function flat(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
    const closest = issue.errors.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length)[0]!;
    if (depth(closest) === 0 && issue.errors.length > 1 && !closest.some((i) => i.code === 'unrecognized_keys'))
      return [issue];
    return flat(closest.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })));
  });
}

const depth = (issues: readonly z.core.$ZodIssue[]): number => Math.max(0, ...issues.map((i) => i.path.length));

function pointerIn(value: unknown, path: readonly PropertyKey[]): string {
  let pointer = '';
  let here = value;
  for (const part of path) {
    const key = String(part);
    if (typeof part === 'number' && !Array.isArray(here)) continue;
    if (typeof here !== 'object' || here === null) break;
    pointer += `/${pointerPart(key)}`;
    here = (here as Record<string, unknown>)[key];
  }
  return pointer;
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return `must be ${expected(issue.expected)}`;
  if (issue.code === 'invalid_value') return `must be ${issue.values.map(String).join(' or ')}`;
  if (issue.code === 'too_big') return `must have at most ${issue.maximum}`;
  if (issue.code === 'too_small') return `must have at least ${issue.minimum}`;
  return issue.message;
}

const expected = (type: string): string =>
  ({
    string: 'text',
    int: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    array: 'a list',
    object: 'an object',
    record: 'an object',
  })[type] ?? type;
