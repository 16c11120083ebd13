import { createHash } from 'node:crypto';
import { canonical } from '@procession/contracts/canonical.ts';
import { expect, test } from 'vitest';
import { longHistory } from '../testing/long-history.ts';
import { fold } from './evolve.ts';
import { foldVersion } from './fold-version.ts';

/** Of the state that the recorded history folds to, by fold version. Entries are added, never changed. */
const states: Record<number, string> = {
  1: '8a4223dce0af39406100867899adb587fb89480df78f5fbdc029f489faedadc6',
};

test('another state from the same events is another fold version', () => {
  const state = fold(longHistory({ rounds: 150 }));
  const hash = createHash('sha256')
    .update(canonical(state as never))
    .digest('hex');
  expect(hash, 'evolve gives another state than before: count up foldVersion, and add its hash here').toBe(
    states[foldVersion],
  );
});
