import { expect, test } from 'vitest';
import { preferredWaitSeconds } from './prefer.ts';

test.each([
  [undefined, undefined],
  ['wait=2', 2],
  ['respond-async, wait=3', 3],
  ['WAIT = "4"', 4],
  [['return=minimal', 'wait=5; foo'], 5],
  ['wait=1, wait=9', 1],
  ['wait=86400', 10],
  ['wait=0', 0],
  ['wait=soon', undefined],
  ['wait', undefined],
  ['dont-wait=2', undefined],
])('Prefer: %s asks to wait %s s', (header, seconds) => {
  expect(preferredWaitSeconds(header)).toBe(seconds);
});
