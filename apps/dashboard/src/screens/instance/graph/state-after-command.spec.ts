import { isLive } from '@procession/engine/instance/routing-state.ts';
import { expect, test } from 'vitest';
import { grown, noChronicle } from '../chronicle.ts';
import { asAnswered, goldenHistories } from '../testing-histories.ts';
import { stateAfterCommand } from './state-after-command.ts';

test.each(goldenHistories)(
  '%s: at no fact that leads on is an open instance without a place where it stands',
  (_name, recorded) => {
    const chronicle = grown(noChronicle, asAnswered(recorded));
    for (const fact of chronicle.facts) {
      const { routing, status } = stateAfterCommand(chronicle, fact);
      const isOpen = status === 'in_progress';
      expect(!isOpen || routing.visitCount === 0 || routing.visits.some(isLive) || routing.arrivals.length > 0).toBe(
        true,
      );
    }
  },
);

test('the first fact already shows where the start led', () => {
  const [, recorded] =
    goldenHistories.find(([name]) => name.startsWith('people') || name.includes('approval')) ?? goldenHistories[0]!;
  const chronicle = grown(noChronicle, asAnswered(recorded));
  expect(stateAfterCommand(chronicle, chronicle.facts[0]!).routing.visitCount).toBeGreaterThan(0);
});
