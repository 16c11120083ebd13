import type { CheckedDocument, CheckedStep } from '../../document/check-document.ts';
import { type Level, levelsOf } from '../../document/fields-at.ts';
import type { Report, Warn } from '../issue.ts';
import { checkSpins } from './spins.ts';

/** The graph of steps: what cannot be reached, what never rests, what does not go together. */
export function checkGraph(document: CheckedDocument, report: Report, warn: Warn): void {
  for (const level of levelsOf(document)) checkLevel(level, report, warn);
  checkSpins(document, report, warn);
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
export function sourcesOf(steps: ReadonlyMap<string, CheckedStep>): ReadonlyMap<string, readonly string[]> {
  const found = made.get(steps) ?? readSources(steps);
  made.set(steps, found);
  return found;
}

const made = new WeakMap<ReadonlyMap<string, CheckedStep>, ReadonlyMap<string, readonly string[]>>();

function readSources(steps: ReadonlyMap<string, CheckedStep>): Map<string, string[]> {
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
    for (const { to } of steps.get(name)!.next) if (!reached.has(to)) open.push(to);
  }
  return reached;
}

/** The steps from which one of these is reached, themselves included. */
export function reaching(
  steps: ReadonlyMap<string, CheckedStep>,
  to: readonly string[],
  passes: (name: string) => boolean,
): Set<string> {
  const sources = sourcesOf(steps);
  const before = new Set<string>();
  const open = [...to];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (before.has(name) || !passes(name)) continue;
    before.add(name);
    for (const source of sources.get(name)!) if (!before.has(source)) open.push(source);
  }
  return before;
}
