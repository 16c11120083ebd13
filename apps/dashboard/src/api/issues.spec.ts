import { expect, test } from 'vitest';
import { Failure } from './failure.ts';
import { issuesOf } from './issues.ts';

test('what is wrong is said of the field that it stands in, the first of each', () => {
  const issues = [
    { place: '/body/email', message: 'is no address' },
    { place: '/body/holders/3', message: 'there is no user zoe' },
    { place: '/to', message: 'is before `from`.' },
    { place: '/body/email', message: 'is too long' },
  ];
  const error = new Failure('', { type: 'x', title: 'x', status: 400, detail: 'x', issues });
  expect([...issuesOf(error)]).toEqual([
    ['email', 'Is no address.'],
    ['holders', 'There is no user zoe.'],
    ['to', 'Is before `from`.'],
  ]);
  expect(issuesOf(new Error('other')).size).toBe(0);
});
