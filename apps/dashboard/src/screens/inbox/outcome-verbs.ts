import { outcomeName } from '../../parts/outcome-look.ts';
import { words } from '../../words/words.ts';

/** What a button for the outcome says: “Send back”. A word of the definition’s own stays as it is. */
export const verbOf = (outcome: string): string =>
  (words.inbox.verbs as Record<string, string>)[outcome] ?? outcomeName(outcome);

const known = ['approved', 'completed'];

/** The way on first, then in the definition’s order, but a no last. */
export const inOrder = (outcomes: readonly string[]): string[] => outcomes.toSorted((a, b) => rank(a) - rank(b));
const rank = (outcome: string): number => (known.includes(outcome) ? 0 : outcome === 'rejected' ? 2 : 1);

const fixed: Record<string, string> = { approved: 'a', sent_back: 'b', rejected: 'r', completed: 'a', abandoned: 'b' };
/** Taken by the list: next, previous, claim, undo, next task, help. */
const taken = new Set(['j', 'k', 'e', 'u', 'n', '?', 'x', 'c']);

/** The single key of an outcome: A, B and R as everywhere, else the first free letter of its name. */
export function keyOf(outcome: string, outcomes: readonly string[]): string | undefined {
  const used = new Set(taken);
  const keys = new Map<string, string | undefined>();
  for (const each of outcomes.toSorted((a, b) => Number(b in fixed) - Number(a in fixed))) {
    const key = [fixed[each], ...each.replace(/[^a-z]/g, '')].find(
      (letter) => letter !== undefined && !used.has(letter),
    );
    keys.set(each, key);
    if (key !== undefined) used.add(key);
  }
  return keys.get(outcome);
}
