import { expect, test } from 'vitest';
import { problemsOf, stepAt } from './problems.ts';

test('a problem is about the innermost step that its place names', () => {
  expect(stepAt('/steps/finance/next/0/on')).toBe('finance');
  expect(stepAt('/steps/parts/steps/inner')).toBe('inner');
  expect(stepAt('/steps')).toBeUndefined();
  expect(stepAt('/fields/steps/type')).toBeUndefined();
  expect(stepAt('')).toBeUndefined();
});

test('faults stand before warnings', () => {
  const issue = (code: string) => ({ code, place: '/steps/a', message: code });
  expect(
    problemsOf({ issues: [issue('x')], warnings: [issue('y')] }).map(({ level, code }) => `${level} ${code}`),
  ).toEqual(['error x', 'warning y']);
});
