// `npm run chaos`: the whole stack under load while parts of it are killed, cut off and set back; then everything is checked.
import { parseArgs } from 'node:util';
import { type Plan, runPlan } from './plan.ts';
import { loadMsOf, plans } from './plans.ts';
import { reportOf } from './report.ts';

const minutesDefault = 2;
const minutesMax = 600;
const copiesMax = 4;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    minutes: { type: 'string' },
    plan: { type: 'string' },
    copies: { type: 'string' },
    help: { type: 'boolean' },
  },
});

if (values.help) {
  process.stdout.write(`npm run chaos -- [--seed N] [--minutes M] [--plan NAME] [--copies N]\n${plansText()}\n`);
} else {
  const seed = whole(values.seed, 'seed', Date.now() % 1_000_000);
  const minutes = Number(values.minutes ?? minutesDefault);
  if (!(minutes > 0 && minutes <= minutesMax)) refuse(`--minutes takes a number above 0, at most ${minutesMax}`);
  const chosen = values.plan === undefined ? plans : plans.filter(({ name }) => name === values.plan);
  if (chosen.length === 0) refuse(`there is no plan ${values.plan}; there are:\n${plansText()}`);
  const copies = values.copies === undefined ? undefined : whole(values.copies, 'copies', 0);
  if (copies !== undefined && !(copies >= 1 && copies <= copiesMax)) refuse(`--copies takes 1 to ${copiesMax}`);
  process.exitCode = await runAll(chosen, seed, { totalMs: minutes * 60_000, ...(copies && { copies }) });
}

async function runAll(
  chosen: readonly Plan[],
  seed: number,
  { totalMs, copies }: { totalMs: number; copies?: number },
): Promise<number> {
  process.stdout.write(`chaos, seed ${seed}: the same again with --seed ${seed}\n`);
  let isRight = true;
  for (const plan of chosen) {
    process.stdout.write(`\n${plan.name}: ${plan.says}\n`);
    const report = await runPlan(plan, {
      seed,
      durationMs: loadMsOf(plan, chosen, totalMs),
      ...(copies && { copies }),
      say: (text) => process.stdout.write(`  ${text}\n`),
    });
    process.stdout.write(`${reportOf(report)}\n`);
    if (report.violations.length > 0) isRight = false;
  }
  process.stdout.write(isRight ? '\nnothing wrong\n' : `\nsomething is wrong; again with --seed ${seed}\n`);
  return isRight ? 0 : 1;
}

function whole(text: string | undefined, name: string, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) refuse(`--${name} takes a whole number from 0 on, not ${text}`);
  return value;
}

function plansText(): string {
  return plans.map(({ name, says }) => `  ${name.padEnd(14)} ${says}`).join('\n');
}

function refuse(text: string): never {
  process.stderr.write(`${text}\n`);
  process.exit(2);
}
