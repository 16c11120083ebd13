import { expect, test } from 'vitest';
import type { GraphStep } from '../graph/document.ts';
import { assignOf, policyOf, withAssign, withoutInitiator, withPolicy } from './who.ts';

const step = (assign?: unknown, policy?: unknown): GraphStep => ({
  type: 'approval',
  ...(assign !== undefined && { assign }),
  ...(policy !== undefined && { policy }),
});

test.each([
  [undefined, 'none'],
  [{}, 'none'],
  [{ role: 'finance' }, 'role'],
  [{ user: 'initiator' }, 'initiator'],
  [{ user: 'maria' }, 'users'],
  [{ users: ['maria', 'role:finance'] }, 'users'],
  [{ managerOf: 'initiator' }, 'manager'],
  [{ managerOf: 'initiator', level: 2 }, 'other'],
  [{ expression: 'manager(owner)' }, 'other'],
  [{ roles: ['a', 'b'] }, 'other'],
  [{ role: 'a', user: 'maria' }, 'other'],
] as const)('%o is read as %s', (assign, kind) => {
  expect(assignOf(step(assign)).kind).toBe(kind);
});

test('another way to find people keeps what else is said of them', () => {
  const before = step({
    role: 'finance',
    exclude: ['initiator', { decidersOf: 'manager' }],
    fallback: { role: 'boss' },
  });
  const after = withAssign(before, { ...assignOf(before), kind: 'users', users: ['maria'] });
  expect(after.assign).toEqual({
    users: ['maria'],
    exclude: ['initiator', { decidersOf: 'manager' }],
    fallback: { role: 'boss' },
  });
  expect(withAssign(before, { ...assignOf(before), kind: 'initiator' }).assign).toEqual({
    user: 'initiator',
    exclude: [{ decidersOf: 'manager' }],
    fallback: { role: 'boss' },
  });
});

test('what is left to the text is not changed', () => {
  const other = step({ expression: 'manager(owner)' }, { percent: 60 });
  expect(withAssign(other, assignOf(other))).toBe(other);
  expect(withPolicy(other, policyOf(other))).toBe(other);
});

test('who asked is excluded, and no longer', () => {
  const excluded = withoutInitiator(step({ role: 'a', exclude: 'maria' }), true);
  expect(excluded.assign).toEqual({ role: 'a', exclude: ['maria', 'initiator'] });
  expect(assignOf(excluded).notInitiator).toBe(true);
  expect(withoutInitiator(withoutInitiator(step({ role: 'a' }), true), false).assign).toEqual({ role: 'a' });
});

test('how many decide', () => {
  expect(policyOf(step()).kind).toBe('any');
  expect(withPolicy(step(), { kind: 'quorum', quorum: 0 }).policy).toEqual({ quorum: 1 });
  expect(withPolicy(step(undefined, 'all'), { kind: 'any', quorum: 1 })).toEqual({ type: 'approval' });
  expect(policyOf(step(undefined, { quorum: 3 }))).toEqual({ kind: 'quorum', quorum: 3 });
  expect(policyOf(step(undefined, { quorum: 3, veto: 'anyone' })).kind).toBe('other');
});
