import { createHash } from 'node:crypto';
import { canonical } from '@procession/contracts/canonical.ts';
import { expect, test } from 'vitest';
import { longHistory } from '../testing/long-history.ts';
import { fold } from './evolve.ts';
import { foldVersion } from './fold-version.ts';

/** Of the state that the recorded history folds to, by fold version. Entries are added, never changed. */
const states: Record<number, string> = {
  1: '3f414482ec7c57358780396708a028546da8666ef1c89e181f0ebf82b08da15a',
  2: '51fb6aea729ae00a2d17298b0aa7949eea7fe47601119c0a40bb10e80dc900b6',
  3: 'c6c7ffaad8166f5350a83aebbe364496ac148727fb72f3231b653dca0be05ecf',
  4: '38be77fbc87338a575b084e69667493f537912e397c71e0c5c042cc827e0432d',
  5: '475531700f7b844fc04af0b2618ff23b2efcbf31f8d3ee09970aff20431bb975',
  6: '475531700f7b844fc04af0b2618ff23b2efcbf31f8d3ee09970aff20431bb975',
  7: '475531700f7b844fc04af0b2618ff23b2efcbf31f8d3ee09970aff20431bb975',
  8: '475531700f7b844fc04af0b2618ff23b2efcbf31f8d3ee09970aff20431bb975',
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
