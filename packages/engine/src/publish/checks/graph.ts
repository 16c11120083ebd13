import type { CheckedDocument, CheckedStep } from '../../document/check-document.ts';
import { type Level, levelsOf } from '../../document/fields-at.ts';
import type { Report, Warn } from '../issue.ts';

/** Steps of a cycle that a sentence names at most. */
const namedMax = 12;

/** The graph of steps: what cannot be reached, what never rests, what does not go together. */
export function checkGraph(document: CheckedDocument, report: Report, warn: Warn): void {
  for (const level of levelsOf(document)) checkLevel(level, report, warn);
}

/** The root, or one scope: no way crosses its border. */
function checkLevel({ steps, start }: Level, report: Report, warn: Warn): void {
  if (steps.has(start)) {
    const reached = reachable(steps, [start]);
    for (const [name, step] of steps)
      if (!reached.has(name)) report('unreachable', step.place, `no way leads to \`${name}\``);
  }
  const sources = sourcesOf(steps);
  for (const [name, step] of steps) checkStep({ name, step, sources: sources.get(name)!.length }, report, warn);
  for (const cycle of cyclesWithoutRest(steps)) {
    const place = steps.get(cycle[0]!)!.place;
    const named = cycle.length > namedMax ? [...cycle.slice(0, namedMax), '…'] : cycle;
    report('spins', place, `${named.join(' → ')} is a cycle with no waiting step in it: it never comes to rest`);
  }
}

function checkStep(
  { name, step, sources }: { name: string; step: CheckedStep; sources: number },
  report: Report,
  warn: Warn,
): void {
  const { own, next, place, split, join } = step;
  if (own?.type === 'end' && next.length > 0) {
    report('end-goes-on', `${place}/next`, `\`${name}\` is an end: nothing follows it`);
  }
  for (const [index, { when }] of next.entries()) {
    if (split === 'all' && when !== undefined) {
      report(
        'guard-on-all',
        `${place}/next/${index}/when`,
        '`split: all` takes every way: leave out `when`, or `split`',
      );
    }
  }
  if (join === 'all' && sources < 2) {
    const lead = sources === 0 ? 'no step leads' : 'one step leads';
    warn('join-of-one', `${place}/join`, `\`${name}\` waits for all, and ${lead} to it`);
  }
}

/** Of each step the distinct steps with a transition to it, in order of the document. */
export function sourcesOf(steps: ReadonlyMap<string, CheckedStep>): Map<string, string[]> {
  const sources = new Map<string, string[]>([...steps.keys()].map((name) => [name, []]));
  for (const [name, { next }] of steps) for (const to of new Set(next.map((t) => t.to))) sources.get(to)?.push(name);
  return sources;
}

/** The steps that can be reached from these, themselves included. */
export function reachable(
  steps: ReadonlyMap<string, CheckedStep>,
  from: readonly string[],
  passes: (name: string) => boolean = () => true,
): Set<string> {
  const reached = new Set<string>();
  const open = [...from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reached.has(name) || !steps.has(name) || !passes(name)) continue;
    reached.add(name);
    for (const { to } of steps.get(name)!.next) open.push(to);
  }
  return reached;
}

/** These are done at once. */
const restless = new Set<string>(['rules', 'emit', 'compensate']);

/** Cycles through such steps alone, each by the steps that lie on it, in order of the document. */
function cyclesWithoutRest(steps: ReadonlyMap<string, CheckedStep>): string[][] {
  const passes = (name: string) => restless.has(steps.get(name)?.own?.type ?? '');
  const rules = [...steps.keys()].filter(passes);
  const after = new Map(
    rules.map((name) => [
      name,
      reachable(
        steps,
        steps.get(name)!.next.map(({ to }) => to),
        passes,
      ),
    ]),
  );
  const seen = new Set<string>();
  const cycles: string[][] = [];
  for (const name of rules) {
    if (seen.has(name) || !after.get(name)!.has(name)) continue;
    const cycle = rules.filter((other) => after.get(name)!.has(other) && after.get(other)!.has(name));
    for (const member of cycle) seen.add(member);
    cycles.push(cycle);
  }
  return cycles;
}
