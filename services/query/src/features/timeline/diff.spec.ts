import type { Json } from '@procession/contracts/json.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Change, diff } from './diff.ts';

test.each<[string, Json, Json, Change[]]>([
  ['nothing', { a: [1] }, { a: [1] }, []],
  ['another value', { a: 1 }, { a: 2 }, [{ path: '/a', before: 1, after: 2 }]],
  ['a new member', {}, { a: null }, [{ path: '/a', after: null }]],
  ['a member gone', { a: 1 }, {}, [{ path: '/a', before: 1 }]],
  ['a list that grew', { l: [1] }, { l: [1, { b: 2 }] }, [{ path: '/l/1', after: { b: 2 } }]],
  ['another kind', { a: [] }, { a: {} }, [{ path: '/a', before: [], after: {} }]],
  ['names with signs', { 'a/b~c': 1 }, { 'a/b~c': 2 }, [{ path: '/a~1b~0c', before: 1, after: 2 }]],
  ['a key of every object', {}, { constructor: 1 }, [{ path: '/constructor', after: 1 }]],
])('%s', (_case, before, after, changes) => {
  expect(diff(before, after)).toEqual(changes);
});

test('the changes lead from one to the other', () => {
  const tree = fc.letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 3 },
      fc.integer({ min: 0, max: 3 }),
      fc.constant(null),
      fc.array(tie('json'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'b/c', '~'), tie('json')),
    ),
  })).json;
  fc.assert(
    fc.property(tree, tree, (before, after) => {
      const box = { root: structuredClone(before) };
      // From the end, so that places of a list that shrinks are taken away from behind.
      for (const change of diff(before, after).reverse()) set(box, `/root${change.path}`, change.after);
      expect(box.root).toEqual(after);
    }),
  );
});

function set(root: object, path: string, value: Json | undefined): void {
  const keys = path
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  let at = root as Record<string, Json>;
  for (const key of keys.slice(0, -1)) at = at[key] as unknown as Record<string, Json>;
  const last = keys.at(-1)!;
  if (value !== undefined) at[last] = value;
  else if (Array.isArray(at)) at.splice(Number(last), 1);
  else delete at[last];
}
