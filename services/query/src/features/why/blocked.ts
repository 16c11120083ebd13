import type { WaitedFor } from '@procession/contracts/http/instance-why.ts';
import { serialOf } from '@procession/engine/instance/routing-state.ts';
import type { Seen } from '@procession/engine/instance/ways-on.ts';
import type { LockHolder, LockHolders } from './lock-holders.ts';
import { anotherInstance, byInstance } from './unblockers.ts';

type Blocked = Pick<WaitedFor, 'kind' | 'sentence' | 'unblockedBy'>;

/** A visit that has not begun: for a lock that another holds, or for a condition. One over the limit is an incident. */
export function ofBlocked(seen: Seen, visit: string, locks: LockHolders): Blocked[] {
  const { definition, state } = seen;
  const { routing } = state;
  const serial = serialOf(routing, visit);
  const { step = visit, status, blockedBy, waitsFor } = routing.visits.find((known) => known.serial === serial) ?? {};
  const name = definition.steps.get(step)?.label ?? step;
  if (status !== 'blocked') return [];
  if (blockedBy === 'condition')
    return [{ kind: 'condition', sentence: `“${name}” waits until its condition holds.`, unblockedBy: [] }];
  if (blockedBy !== 'lock') return [];
  const awaited = state.tenantLocks?.find((lock) => lock.visit === visit && !lock.isHeld);
  if (awaited) return [ofTenantLock(seen, { name, key: awaited.key, visit, holder: locks.get(visit) })];
  const lock = routing.locks.find(({ key }) => key === waitsFor);
  const holder = lock && routing.visits.find((known) => known.serial === lock.visit)?.step;
  const held = holder === undefined ? 'another' : `“${definition.steps.get(holder)?.label ?? holder}”`;
  return [
    { kind: 'lock', sentence: `“${name}” waits for “${waitsFor ?? 'a lock'}”, which ${held} holds.`, unblockedBy: [] },
  ];
}

interface AwaitedLock {
  name: string;
  key: string;
  visit: string;
  holder: LockHolder | undefined;
}

/** Another instance is named only to those who may see it. */
function ofTenantLock({ definition, context }: Seen, { name, key, visit, holder }: AwaitedLock): Blocked {
  const waits = `“${name}” waits for “${key}”`;
  const isHere = holder?.instance === context.instance;
  if (!holder || (isHere && holder.visit === visit))
    return { kind: 'lock', sentence: `${waits}, and it is its turn now.`, unblockedBy: [] };
  if (isHere) {
    const step = holder.visit.slice(0, holder.visit.lastIndexOf('#'));
    const held = definition.steps.get(step)?.label ?? step;
    return { kind: 'lock', sentence: `${waits}, which “${held}” holds.`, unblockedBy: [] };
  }
  const { instance, title } = holder;
  return {
    kind: 'lock',
    sentence: `${waits}, which ${title === undefined ? 'another instance' : `“${title}”`} holds.`,
    unblockedBy: [title === undefined ? anotherInstance : byInstance(instance, title)],
  };
}

/** Branches that wait for others, one entry per join. */
export function ofJoins({ definition, state: { routing } }: Seen): (Blocked & { step: string; name: string })[] {
  const named = (step: string): string => definition.steps.get(step)?.label ?? step;
  const joins = new Map<string, { step: string; sources: Set<string> }>();
  for (const { step, scope = '', source } of routing.arrivals) {
    const join = joins.get(`${step} ${scope}`) ?? { step, sources: new Set() };
    joins.set(`${step} ${scope}`, join);
    join.sources.add(source);
  }
  return [...joins.values()].map(({ step, sources }) => {
    const missing = (definition.steps.get(step)?.sources ?? []).filter((source) => !sources.has(source));
    const others = missing.length === 0 ? 'others' : quoted(missing.map(named));
    return {
      kind: 'branch',
      step,
      name: named(step),
      sentence: `What came from ${quoted([...sources].map(named))} waits at “${named(step)}” for ${others}.`,
      unblockedBy: [],
    };
  });
}

const quoted = (names: readonly string[]): string => names.map((name) => `“${name}”`).join(', ');
