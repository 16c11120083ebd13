import type { InstanceEvent } from '@procession/contracts/events/instance.ts';
import { isLockFact } from '@procession/contracts/events/lock-facts.ts';
import { unreachable } from '@procession/contracts/json.ts';

/** A visit that holds a key of the tenant, or waits for it: in the order in which they came. */
export interface InLine {
  key: string;
  instance: string;
  visit: string;
  isHolder: boolean;
}

export type KeptLocks =
  /** As they stand now, and those whose turn has come. */
  | { lines: InLine[]; granted: InLine[] }
  /** By key, the instance that holds what was taken: nothing was changed. */
  | { held: Map<string, string> };

/** What the append does with the locks of a commit (log.keep_locks), in memory. */
export function keepLocks(before: readonly InLine[], instance: string, events: readonly InstanceEvent[]): KeptLocks {
  let lines = [...before];
  const granted: InLine[] = [];
  const held = new Map<string, string>();
  for (const event of events) {
    if (!isLockFact(event)) continue;
    const { visit, key } = event.data;
    const one = { instance, visit, key };
    switch (event.type) {
      case 'LockAcquired': {
        const holder = lines.find((other) => other.key === key && other.isHolder);
        if (!holder) lines.push({ ...one, isHolder: true });
        else if (!isSame(holder, one)) held.set(key, holder.instance);
        break;
      }
      case 'LockRequested':
        lines.push({ ...one, isHolder: false });
        break;
      case 'LockReleased':
        lines = lines.filter((other) => !isSame(other, one));
        break;
      default:
        unreachable(event);
    }
    const next = handedOn(lines, key);
    if (!next) continue;
    lines = lines.map((other) => (other === next ? { ...next, isHolder: true } : other));
    granted.push(next);
  }
  return held.size > 0 ? { held } : { lines, granted };
}

const isSame = (a: Omit<InLine, 'isHolder'>, b: Omit<InLine, 'isHolder'>): boolean =>
  a.key === b.key && a.instance === b.instance && a.visit === b.visit;

/** Whoever has waited longest, when nobody holds the key. */
function handedOn(lines: readonly InLine[], key: string): InLine | undefined {
  const line = lines.filter((one) => one.key === key);
  return line.some(({ isHolder }) => isHolder) ? undefined : line[0];
}
