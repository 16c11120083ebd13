import type { Lags } from './lags.ts';
import type { PlanReport } from './plan.ts';
import { violations } from './violations.ts';

/** What a run did and what it found, for people. */
export function reportOf(report: PlanReport): string {
  const { plan, seed, commands, live } = report;
  const lines = [
    `${plan} (seed ${seed}): ${report.violations.length === 0 ? 'nothing wrong' : 'VIOLATIONS'}`,
    `  ${commands.ok} commands done, ${commands.refused} refused, ${commands.unknown + commands.invoked} unknown at the end; ${report.commandsPerSecond}/s, ${report.events} events`,
    `  rows at the end of the log ${report.convergedMs} ms after the last command; rows ${lagText(report.rows)}, live changes ${lagText(report.pushes)}`,
    `  live: ${Object.entries(live)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ')}`,
  ];
  for (const { name, count, examples } of report.violations) {
    lines.push(`  ${name} (${count}): ${violations[name]}`);
    for (const example of examples) lines.push(`    ${example}`);
  }
  return lines.join('\n');
}

const lagText = ({ p50Ms, p99Ms, maxMs }: Lags): string => `${p50Ms} / ${p99Ms} / ${maxMs} ms (p50 / p99 / most)`;
