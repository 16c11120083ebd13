import type { CheckedDocument, CheckedStep } from '../../document/check-document.ts';
import { type Level, levelsOf } from '../../document/fields-at.ts';
import type { Report, Warn } from '../issue.ts';
import { mayHaveNoItems } from '../soundness/plan.ts';
import { reachable } from './graph.ts';

/** Steps of a cycle that a sentence names at most. */
const namedMax = 12;
/** These are done at once. */
const restless = new Set<string>(['rules', 'emit', 'compensate']);

/** Cycles in which nobody has anything to do, or may have nothing to do. */
export function checkSpins(document: CheckedDocument, report: Report, warn: Warn): void {
  const scopes = new Map(
    levelsOf(document).flatMap((level) => (level.scope === undefined ? [] : [[level.scope, level]])),
  );
  const sure = (name: string) => restless.has(document.steps.get(name)?.own?.type ?? '');
  const possible = new Map<string, boolean>();
  // Those in a scope stand after it.
  for (const [name, step] of [...document.steps].toReversed()) {
    const inside = scopes.get(name);
    possible.set(name, sure(name) || mayBeAtOnce(step) || (inside !== undefined && passesAtOnce(inside, possible)));
  }
  for (const { steps } of levelsOf(document)) {
    const spinning = cyclesOf(steps, sure);
    for (const cycle of spinning) {
      const said = `${named(cycle)} is a cycle with no waiting step in it: it never comes to rest`;
      report('spins', steps.get(cycle[0]!)!.place, said);
    }
    for (const cycle of cyclesOf(steps, (name) => possible.get(name) === true)) {
      if (spinning.some(([first]) => cycle.includes(first!))) continue;
      const said = `${named(cycle)} is a cycle in which each step may be done at once: it may never come to rest`;
      warn('may-spin', steps.get(cycle[0]!)!.place, `${said}; put a step in it that waits for somebody`);
    }
  }
}

const named = (cycle: readonly string[]): string =>
  (cycle.length > namedMax ? [...cycle.slice(0, namedMax), '…'] : cycle).join(' → ');

/** Without items, skipped, or ended by a condition that holds from the beginning. */
const mayBeAtOnce = ({ own, forEach, repeat, interrupt }: CheckedStep): boolean =>
  (forEach && mayHaveNoItems(forEach)) ||
  repeat?.while !== undefined ||
  interrupt.some(({ when }) => when !== undefined) ||
  (own?.type === 'subprocess' && own.detached) ||
  (own?.type === 'wait' && own.for.some(({ when }) => when !== undefined));

/** Whether a way through a scope has only such steps on it. */
function passesAtOnce({ steps, start }: Level, possible: ReadonlyMap<string, boolean>): boolean {
  const isLast = (name: string) => steps.get(name)!.next.length === 0;
  const passes = (name: string) => possible.get(name) === true || steps.get(name)?.own?.type === 'end';
  return [...reachable(steps, [start], passes)].some(isLast);
}

/** Cycles through such steps alone, each by the steps that lie on it, in order of the document. */
function cyclesOf(steps: Level['steps'], passes: (name: string) => boolean): string[][] {
  const all = [...steps.keys()].filter(passes);
  const after = new Map(
    all.map((name) => [
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
  for (const name of all) {
    if (seen.has(name) || !after.get(name)!.has(name)) continue;
    const cycle = all.filter((other) => after.get(name)!.has(other) && after.get(other)!.has(name));
    for (const member of cycle) seen.add(member);
    cycles.push(cycle);
  }
  return cycles;
}
