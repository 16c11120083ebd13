import fc from 'fast-check';
import { expect, test } from 'vitest';
import { play, usual } from '../../cases/model/play.ts';
import { randomPublished } from '../../cases/model/random-definition.ts';
import { checkDocument } from '../../document/check-document.ts';
import { exploreAll } from '../checks/soundness.ts';

const definitions = 60;
const sequencesPerDefinition = 8;
const commandsMax = 30;
const timeoutMs = 120_000;

test(
  'an instance never gets stuck, and never withdraws what is open, unless publish has said so',
  () => {
    let sure = 0;
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const { document, definition } = randomPublished(g);
        const explored = exploreAll(checkDocument(document, { lenient: true, report: () => {} })!);
        if (!explored.every(({ isComplete }) => isComplete)) return;
        const mayStick = explored.some(({ stuck }) => stuck.length > 0);
        const mayLeave = explored.some(({ notAllEnded }) => notAllEnded.length > 0);
        if (mayStick && mayLeave) return;
        sure += 1;
        for (let sequence = 0; sequence < sequencesPerDefinition; sequence += 1) {
          const { world } = play(definition, g, commandsMax, usual);
          const said = world.history.flatMap(({ type, data }) => {
            if (type === 'IncidentRaised' && data.kind === 'stuck' && !mayStick) return ['stuck'];
            if ('cause' in data && data.cause === 'instance_ended' && !mayLeave) return ['left open'];
            return [];
          });
          expect(said).toEqual([]);
        }
      }),
      { numRuns: definitions, seed: 1, endOnFailure: true },
    );
    expect(sure).toBeGreaterThan(definitions / 3);
  },
  timeoutMs,
);
