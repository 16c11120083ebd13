import { describe, expect, test } from 'vitest';
import { playScenario } from '../scenarios/scenario.ts';
import { bugs } from './bugs.ts';

// A checker that finds nothing proves nothing before it has found what is there: each scenario is played on the product as
// it is, and again with one bug in it.
describe.for([...bugs])('$scenario.name: $scenario.says', ({ name, scenario, plant, caughtAs }) => {
  test('nothing is wrong', async () => {
    expect(await playScenario(scenario)).toEqual([]);
  });

  test(`the bug "${name}" is caught as ${caughtAs}`, async () => {
    const found = await playScenario(scenario, plant);
    expect(found.map(({ name: violation }) => violation)).toEqual([caughtAs]);
  });
});
