import { expect, test } from 'vitest';
import { inOrder, keyOf, verbOf } from './outcome-verbs.ts';

test('the way on is first and the no last, whatever the definition’s order', () =>
  expect(inOrder(['rejected', 'sent_back', 'approved'])).toEqual(['approved', 'sent_back', 'rejected']));

test('each outcome has a key of its own, the known ones always theirs', () => {
  const outcomes = ['approved', 'rejected', 'accepted_with_changes', 'sent_back'];
  expect(outcomes.map((outcome) => keyOf(outcome, outcomes))).toEqual(['a', 'r', 'p', 'b']);
  const many = Array.from({ length: 40 }, (_, n) => `jjj${n}`);
  expect(keyOf('jjj1', many)).toBeUndefined();
});

test('a word of the definition’s own is read as it is', () => {
  expect(verbOf('approved')).toBe('Approve');
  expect(verbOf('needs_lawyer')).toBe('Needs lawyer');
});
