import type { InstanceEvent } from '@procession/contracts/events/instance.ts';
import { isLockFact } from '@procession/contracts/events/lock-facts.ts';
import type { InstanceState } from '@procession/engine/instance/state.ts';

/** What a fact changes in the line of a lock of the tenant (migrations/0016_locks.sql, log.keep_locks). */
export interface LockChange {
  op: 'take' | 'wait' | 'leave' | 'pass' | 'return';
  /** `change#1` */
  visit: string;
  key: string;
}

/** What the events of one commit take and leave. Nearly always nothing, and then it costs a look at their types. */
export function lockChangesOf(before: InstanceState, events: readonly InstanceEvent[]): LockChange[] | undefined {
  let changes: LockChange[] | undefined;
  for (const event of events) {
    const more = changesOf(before, event);
    if (more) changes = changes ? [...changes, ...more] : more;
  }
  return changes;
}

function changesOf({ tenantLocks }: InstanceState, event: InstanceEvent): LockChange[] | undefined {
  if (isLockFact(event)) {
    const { visit, key } = event.data;
    return [{ op: ops[event.type], visit, key }];
  }
  // Nothing moves in a suspended instance, so it is not its turn; what it holds it keeps, for its work is under way.
  if (event.type === 'InstanceSuspended') return awaited(tenantLocks, 'pass');
  if (event.type === 'InstanceResumed') return awaited(tenantLocks, 'return');
  return undefined;
}

const ops = { LockAcquired: 'take', LockRequested: 'wait', LockReleased: 'leave' } as const;

const awaited = (locks: InstanceState['tenantLocks'], op: 'pass' | 'return'): LockChange[] | undefined =>
  locks?.flatMap(({ visit, key, isHeld }) => (isHeld ? [] : [{ op, visit, key }]));
