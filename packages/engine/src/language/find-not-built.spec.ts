import { expect, test } from 'vitest';
import { findNotBuilt, notBuiltNames } from './find-not-built.ts';

test('what is not built yet is found with its place, in any document', () => {
  const steps = {
    a: {
      type: 'approval',
      assign: { role: 'y', give: 'least-loaded', fallback: { role: 'x', give: 'longest-idle' } },
      policy: { majority: 'cast' },
      binds: ['x'],
      next: { to: 'b', times: 2 },
    },
    b: { type: 'compensate', join: { n: 1 }, split: 'race' },
  };
  expect(findNotBuilt({ interrupt: [], trigger: { cron: 'x' }, steps })).toEqual([
    { name: 'interrupt', place: '/interrupt' },
    { name: 'cron', place: '/trigger/cron' },
    { name: 'times', place: '/steps/a/next/times' },
    { name: 'binds', place: '/steps/a/binds' },
    { name: 'give: least-loaded', place: '/steps/a/assign/give' },
    { name: 'give: longest-idle', place: '/steps/a/assign/fallback/give' },
    { name: 'type: compensate', place: '/steps/b/type' },
    { name: 'join: { n }', place: '/steps/b/join' },
    { name: 'split: race', place: '/steps/b/split' },
  ]);
});

test('each name is given once, and nothing of what is built', () => {
  const step = { type: 'form', forEach: {} };
  expect(
    notBuiltNames({ steps: { a: step, b: step, c: { type: 'form', join: 'all', split: 'all', next: 'a' } } }),
  ).toEqual(['forEach']);
  for (const document of [null, 3, [], { steps: 3 }, { steps: { a: null } }])
    expect(notBuiltNames(document)).toEqual([]);
});
