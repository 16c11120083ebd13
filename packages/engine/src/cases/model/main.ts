import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { play } from './play.ts';
import { randomDefinition } from './random-definition.ts';

// Random commands over random definitions, as many as asked for: `npm run model -- --runs 100000 [--seed 1]`.
const { values } = parseArgs({ options: { runs: { type: 'string', default: '100000' }, seed: { type: 'string' } } });
const sequencesPerDefinition = 10;
const commandsMax = 25;
const numRuns = Math.ceil(Number(values.runs) / sequencesPerDefinition);

const result = fc.check(
  fc.property(fc.gen(), (g) => {
    const definition = randomDefinition(g);
    for (let sequence = 0; sequence < sequencesPerDefinition; sequence += 1) {
      const { faults } = play(definition, g, commandsMax);
      if (faults.length > 0) throw new Error(faults.join('; '));
    }
  }),
  { numRuns, endOnFailure: true, ...(values.seed !== undefined && { seed: Number(values.seed) }) },
);
process.stdout.write(
  result.failed
    ? `${String(result.errorInstance)}\n${fc.defaultReportMessage(result) ?? ''}\n`
    : `${result.numRuns * sequencesPerDefinition} sequences over ${result.numRuns} definitions: nothing to report (seed ${result.seed})\n`,
);
process.exitCode = result.failed ? 1 : 0;
