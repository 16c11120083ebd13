import fc from 'fast-check';
import { expect, test } from 'vitest';
import { play } from './play.ts';
import { randomDefinition } from './random-definition.ts';

const definitions = 150;
const sequencesPerDefinition = 10;
const commandsMax = 25;
/** Seconds of work; more beside others. */
const timeoutMs = 120_000;

test(
  'whatever is sent to whatever definition: nothing throws, nobody waits in silence, and folding gives the state',
  () => {
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const definition = randomDefinition(g);
        for (let sequence = 0; sequence < sequencesPerDefinition; sequence += 1) {
          expect(play(definition, g, commandsMax).faults).toEqual([]);
        }
      }),
      { numRuns: definitions, seed: 1, endOnFailure: true }, // others: `npm run model`
    );
  },
  timeoutMs,
);

test(
  'the same draws give the same history, and reach every kind of fact of the course and of locks',
  () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const { world } = play(randomDefinition(g), g, commandsMax);
        for (const { type } of world.history) seen.add(type);
      }),
      { numRuns: 2 * definitions, seed: 7, endOnFailure: true },
    );
    for (const type of [
      'ItemAdded',
      'TaskDelegated',
      'TaskDecisionWithdrawn',
      'InstanceResumed',
      'ItemsClosed',
      'StepOperated',
      'InstanceRewound',
      'CompensationStarted',
      'StepUndone',
      'LockRequested',
      'LockAcquired',
      'LockReleased',
    ])
      expect(seen).toContain(type);
  },
  timeoutMs,
);
