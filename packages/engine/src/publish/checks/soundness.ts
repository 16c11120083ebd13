import type { CheckedDocument } from '../../document/check-document.ts';
import { levelsOf } from '../../document/fields-at.ts';
import { isWritten } from '../../document/is-written.ts';
import type { Warn } from '../issue.ts';
import { type Explored, explore, statesMax } from '../soundness/explore.ts';
import { branchingOf, planOf } from '../soundness/plan.ts';
import type { Budget } from '../soundness/settle.ts';

/**
 * Moves of branches that are looked at in one document, in all its scopes: about 100 ms of work. Beyond, nothing is said
 * (decision 43).
 */
const workMax = 300_000;
/** Steps of a run that a sentence names at most. */
const namedMax = 20;

/** Runs in which branches wait for ever, and those that end while branches are open (DEFINITIONS §9). */
export function checkSoundness(document: CheckedDocument, written: unknown, warn: Warn): void {
  for (const { stuck, notAllEnded } of exploreAll(document)) {
    for (const { at, place, missing, trace } of stuck) {
      const what =
        missing.length > 0
          ? `a branch can wait at \`${at}\` for ever: nothing comes from ${quoted(missing)}`
          : `a branch can wait at \`${at}\` for ever: too few come`;
      const isAll = document.steps.get(at)?.join === 'all';
      const advice = isAll ? 'lead every way there, or write `join: some`' : 'lead every way there, or wait for fewer';
      warn('can-get-stuck', `${place}/join`, `${what}; ${found(trace)}; ${advice}`);
    }
    for (const { by, place, open, trace } of notAllEnded) {
      // Whoever writes what is the default means it.
      if (isWritten(written, `${place}/rest`)) continue;
      const advice = 'write `rest: cancel` if that is meant, else `rest: wait`';
      warn(
        'not-all-ended',
        place,
        `\`${by}\` can end it while ${quoted(open)} ${open.length > 1 ? 'are' : 'is'} open; ${found(trace)}; ${advice}`,
      );
    }
  }
}

/** What the runs of the root and of each scope can come to. A scope is a step of the one around: no way crosses its border. */
export function exploreAll(document: Pick<CheckedDocument, 'steps' | 'start'>): Explored[] {
  const budget: Budget = { work: workMax, isCut: false };
  return levelsOf(document).flatMap((level) => {
    const { waits, isParallel } = branchingOf(level);
    return waits || isParallel ? [explore(planOf(level, document.steps), budget)] : [];
  });
}

function found(trace: readonly string[]): string {
  const named = trace.length > namedMax ? [...trace.slice(0, namedMax), '…'] : trace;
  return `shortest run found in ≤ ${statesMax} states with guards free: ${named.join(' → ')}`;
}

const quoted = (names: readonly string[]): string => {
  const named = names.slice(0, namedMax).map((name) => `\`${name}\``);
  return names.length > namedMax ? `${named.join(', ')}, …` : named.join(', ');
};
