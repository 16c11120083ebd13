import { expect, test } from 'vitest';
import { runPlan } from './plan.ts';
import { loadMsOf, plans } from './plans.ts';
import { reportOf } from './report.ts';

/** What `npm run chaos` runs by default, with a seed of its own; `npm run chaos -- --seed N` tries others. */
const seed = 20_261_120;
const totalMs = 120_000;

test.for([...plans])('$name: $says', async (plan) => {
  const said: string[] = [];
  const durationMs = loadMsOf(plan, plans, totalMs);
  const report = await runPlan(plan, { seed, durationMs, say: (text) => said.push(text) });
  expect(report.violations, `${said.join('\n')}\n${reportOf(report)}`).toEqual([]);
  expect(report.commands.ok).toBeGreaterThan(0);
});
