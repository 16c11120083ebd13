import { ProblemError } from '@procession/contracts/problems.ts';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { formatCursor, parseCursor } from './page-cursor.ts';

const shape = z.tuple([z.string(), z.string()]);
const cursor = formatCursor('instances', { status: ['approved'], sort: 'due' }, ['infinity', 'a']);

test('a cursor gives back the place that it was made of', () => {
  expect(parseCursor('instances', { sort: 'due', status: ['approved'] }, shape, cursor)).toEqual(['infinity', 'a']);
  expect(parseCursor('instances', {}, shape, undefined)).toBeUndefined();
});

test('a member that is not given is the same as one that is undefined', () => {
  const made = formatCursor('tasks', { role: undefined, of: 'mine' }, ['x', 'y']);
  expect(parseCursor('tasks', { of: 'mine' }, shape, made)).toEqual(['x', 'y']);
});

test.each([
  ['another filter', 'instances', { status: ['rejected'], sort: 'due' }, cursor],
  ['another sort', 'instances', { status: ['approved'], sort: '-due' }, cursor],
  ['another list', 'tasks', { status: ['approved'], sort: 'due' }, cursor],
  ['no JSON', 'instances', { status: ['approved'], sort: 'due' }, 'AAAA'],
  ['no list', 'instances', {}, Buffer.from('{"a":1}').toString('base64url')],
  ['what no database takes', 'instances', {}, formatCursor('instances', {}, ['infinity', 'a\0'])],
  ['other keys', 'instances', {}, formatCursor('instances', {}, [1, 2, 3])],
])('a cursor is refused for %s', (_case, list, filter, given) => {
  expect(() => parseCursor(list, filter, shape, given)).toThrow(ProblemError);
});
