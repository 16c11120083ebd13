import type { CheckedDocument, CheckedStep } from '../../document/check-document.ts';
import type { Warn } from '../issue.ts';
import { branchesOf, isReachedTwice, type Split } from './branches.ts';
import { writesOf } from './writes.ts';

/** Pairs of steps of which people are warned at most: more say nothing new. */
const parallelPairsMax = 50;

interface Pair {
  a: string;
  b: string;
  fields: string[];
}

/** Pairs of steps that may run at the same time and write the same field: which value stays is a matter of luck. */
export function checkParallelWrites(document: CheckedDocument, warn: Warn): void {
  const { steps } = document;
  const pairs = pairsThatWriteTheSame(document);
  let found = 0;
  for (const [name, step] of steps) {
    if ((step.split !== 'all' && step.split !== 'some') || pairs.size === 0) continue;
    const split = branchesOf(name, step, steps, (other) => steps.get(other)?.join !== 'all');
    for (const pair of pairs) {
      if (!areApart(document, split, step.within, pair)) continue;
      pairs.delete(pair);
      const fields = pair.fields.map((field) => `\`${field}\``).join(', ');
      const { place } = steps.get(pair.b)!;
      warn(
        'parallel-writes',
        place,
        `\`${pair.a}\` and \`${pair.b}\` may run at the same time and both write ${fields}`,
      );
      if (++found === parallelPairsMax) return;
    }
  }
}

/** Of a scope and what stands in it, the one comes after the other. */
function pairsThatWriteTheSame(document: CheckedDocument): Set<Pair> {
  const writers = [...document.steps].flatMap(([name, step]) => {
    const written = new Map([...writesOf(step)].map((field) => [ownerOf(document, step, field), field]));
    return written.size > 0 ? [{ name, written }] : [];
  });
  const pairs = new Set<Pair>();
  for (const [index, a] of writers.entries()) {
    for (const b of writers.slice(index + 1)) {
      const fields = [...a.written].flatMap(([owner, field]) => (b.written.has(owner) ? [field] : []));
      if (fields.length > 0) pairs.add({ a: a.name, b: b.name, fields });
    }
  }
  return pairs;
}

/** Two scopes may have a field of the same name: these are two. */
function ownerOf({ steps }: CheckedDocument, { within }: CheckedStep, field: string): string {
  for (let name = within; name !== undefined; name = steps.get(name)?.within) {
    if (steps.get(name)?.fields?.has(field)) return `${name} ${field}`;
  }
  return field;
}

/** Whether the split may have both under way: what stands in a scope goes on with the scope. */
function areApart({ steps }: CheckedDocument, split: Split, within: string | undefined, { a, b }: Pair): boolean {
  const beside = (name: string): string | undefined => {
    for (let at: string | undefined = name; at !== undefined; at = steps.get(at)?.within)
      if (steps.get(at)?.within === within) return at;
    return undefined;
  };
  const [one, other] = [beside(a), beside(b)];
  return one !== undefined && other !== undefined && one !== other && isReachedTwice(split, one, other);
}
