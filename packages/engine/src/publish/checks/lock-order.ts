import type { CheckedDocument, CheckedStep } from '../../document/check-document.ts';
import { namesAround } from '../../document/fields-at.ts';
import type { Warn } from '../issue.ts';

/** A lock that is taken while a scope around holds another. */
interface Nested {
  outer: Taken;
  inner: Taken;
}

interface Taken {
  step: string;
  place: string;
  /** As it is written: what else gives the same key cannot be told. */
  key: string;
  /** Locks of an instance and of the tenant are two, whatever their keys. */
  id: string;
}

/** Locks that wait for each other: the one is taken where the other is held, and the other way round. */
export function checkLockOrder(document: CheckedDocument, warn: Warn): void {
  const nested = nestedLocks(document);
  const said = new Set<string>();
  for (const { outer, inner } of nested) {
    const pair = [outer.id, inner.id].toSorted().join('\n');
    if (said.has(pair)) continue;
    const place = `${inner.place}/lock`;
    if (outer.id === inner.id) {
      said.add(pair);
      warn(
        'lock-order',
        place,
        `\`${inner.step}\` waits for lock \`${inner.key}\`, which \`${outer.step}\` around it holds`,
      );
      continue;
    }
    const other = nested.find((one) => one.outer.id === inner.id && one.inner.id === outer.id);
    if (!other) continue;
    said.add(pair);
    const ways = `\`${inner.step}\` in \`${outer.step}\`, \`${other.inner.step}\` in \`${other.outer.step}\``;
    warn('lock-order', place, `locks \`${outer.key}\`, \`${inner.key}\` are taken in both orders: ${ways}`);
  }
}

const nestedLocks = (document: CheckedDocument): Nested[] =>
  [...document.steps].flatMap(([name, step]) => {
    const inner = takenBy(name, step);
    if (!inner) return [];
    return namesAround(document, step.within).flatMap((scope) => {
      const outer = takenBy(scope, document.steps.get(scope)!);
      return outer ? [{ outer, inner }] : [];
    });
  });

function takenBy(step: string, { lock, place }: CheckedStep): Taken | undefined {
  if (!lock) return undefined;
  const key = lock.key.trim();
  return { step, place, key, id: `${lock.within} ${key}` };
}
