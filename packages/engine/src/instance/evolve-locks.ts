import type { lockFacts } from '@procession/contracts/events/lock-facts.ts';
import { unreachable } from '@procession/contracts/json.ts';
import type { RecordedEvent } from './evolve.ts';
import type { InstanceState, TenantLock } from './state.ts';

type LockFact = Extract<RecordedEvent, { type: keyof typeof lockFacts }>;

/** What a visit holds or waits for in the whole tenant. Who has none looks as if there were no such locks. */
export function evolveLocks({ tenantLocks = [], ...state }: InstanceState, event: LockFact): InstanceState {
  const { visit, key } = event.data;
  const others = tenantLocks.filter((lock) => lock.visit !== visit);
  const lock = { visit, key, since: event.recordedAt };
  switch (event.type) {
    case 'LockRequested':
      return withLocks(state, [...others, { ...lock, isHeld: false }]);
    case 'LockAcquired':
      return withLocks(state, [...others, { ...lock, isHeld: true }]);
    case 'LockReleased':
      if (others.length === tenantLocks.length) throw new Error(`LockReleased names ${visit}, which has no lock`);
      return withLocks(state, others);
    default:
      return unreachable(event);
  }
}

const withLocks = (state: InstanceState, tenantLocks: TenantLock[]): InstanceState =>
  tenantLocks.length === 0 ? { ...state } : { ...state, tenantLocks };
