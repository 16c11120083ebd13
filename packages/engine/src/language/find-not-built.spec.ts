import { expect, test } from 'vitest';
import { findNotBuilt, notBuiltNames } from './find-not-built.ts';

test('what is not built yet is found with its place, in any document', () => {
  const steps = {
    a: {
      type: 'approval',
      assign: { role: 'y', give: 'least-loaded', fallback: { role: 'x', give: 'longest-idle' } },
      policy: { majority: 'cast' },
    },
    b: { type: 'compensate', interrupt: [{ when: 'x' }, { after: 'P1D' }] },
    g: { type: 'scope', steps: { c: { type: 'form', undo: {}, assign: { give: 'longest-idle' } } } },
  };
  expect(findNotBuilt({ interrupt: { signal: 's' }, trigger: { cron: 'x' }, steps })).toEqual([
    { name: 'give: least-loaded', place: '/steps/a/assign/give' },
    { name: 'give: longest-idle', place: '/steps/a/assign/fallback/give' },
    { name: 'give: longest-idle', place: '/steps/g/steps/c/assign/give' },
  ]);
});

test('each name is given once, and nothing of what is built', () => {
  const step = { type: 'form', assign: { give: 'least-loaded' }, undo: {} };
  expect(
    notBuiltNames({ steps: { a: step, b: step, c: { type: 'form', join: 'all', split: 'all', next: 'a' } } }),
  ).toEqual(['give: least-loaded']);
  for (const document of [null, 3, [], { steps: 3 }, { steps: { a: null } }])
    expect(notBuiltNames(document)).toEqual([]);
});
