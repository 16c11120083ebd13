import { expect, test } from 'vitest';
import { etagOf, isKnown } from './etag.ts';

test.each([
  [undefined, false],
  ['"7"', true],
  ['W/"7"', true],
  ['"6", "7"', true],
  ['*', true],
  ['"70"', false],
  ['7', false],
])('If-None-Match: %s knows revision 7: %s', (header, known) => {
  expect(isKnown(header, etagOf(7))).toBe(known);
});
