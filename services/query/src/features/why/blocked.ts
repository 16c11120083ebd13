import type { WaitedFor } from '@procession/contracts/http/instance-why.ts';
import { serialOf } from '@procession/engine/instance/routing-state.ts';
import type { Seen } from '@procession/engine/instance/ways-on.ts';

type Blocked = Pick<WaitedFor, 'kind' | 'sentence' | 'unblockedBy'>;

/** A visit that has not begun: for a lock that another holds, or for a condition. One over the limit is an incident. */
export function ofBlocked({ definition, state: { routing } }: Seen, visit: string): Blocked[] {
  const serial = serialOf(routing, visit);
  const { step = visit, status, blockedBy, waitsFor } = routing.visits.find((known) => known.serial === serial) ?? {};
  const name = definition.steps.get(step)?.label ?? step;
  if (status !== 'blocked') return [];
  if (blockedBy === 'condition')
    return [{ kind: 'condition', sentence: `“${name}” waits until its condition holds.`, unblockedBy: [] }];
  if (blockedBy !== 'lock') return [];
  const lock = routing.locks.find(({ key }) => key === waitsFor);
  const holder = lock && routing.visits.find((known) => known.serial === lock.visit)?.step;
  const held = holder === undefined ? 'another instance' : `“${definition.steps.get(holder)?.label ?? holder}”`;
  return [
    {
      kind: 'lock',
      sentence: `“${name}” waits for “${waitsFor ?? 'a lock'}”, which ${held} holds.`,
      unblockedBy: holder === undefined ? [{ kind: 'instance', id: null, name: null, right: null, isYou: false }] : [],
    },
  ];
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
