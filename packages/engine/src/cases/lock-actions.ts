import { type InLine, keepLocks } from './lock-lines.ts';
import { inChild, nothingTold, type ScriptWorld, send, type Told, tellAll } from './script-world.ts';

const elsewhere = 'another instance';

/** Another instance takes a key of the tenant, or waits in line for it. */
export function lockElsewhere({ locks }: ScriptWorld, key: string): Told {
  const visit = 'a#1';
  const taken = keepLocks(locks.lines, elsewhere, [{ type: 'LockAcquired', data: { visit, key } }]);
  if (!('held' in taken)) locks.lines = taken.lines;
  else locks.lines.push({ key, instance: elsewhere, visit, isHolder: false });
  return nothingTold();
}

export function unlockElsewhere({ locks }: ScriptWorld, key: string): Told {
  const kept = keepLocks(locks.lines, elsewhere, [{ type: 'LockReleased', data: { visit: 'a#1', key } }]);
  if ('held' in kept) throw new Error('whoever leaves a lock takes none');
  locks.lines = kept.lines;
  locks.granted.push(...kept.granted);
  return nothingTold();
}

/** Tells those of the instance, and of the instances below, that their turn has come: each a command of its own. */
export function grantLocks(world: ScriptWorld): Told {
  const told = nothingTold();
  for (let next = takeGrant(world); next; next = takeGrant(world)) {
    // Refused when it is not waited for any more: then it was left, too.
    const { events, words } = send(world, { type: 'GrantLock', visit: next.visit }, { by: 'system', permissions: [] });
    tellAll(told, { events, words });
  }
  for (const { world: child } of world.children) if (isMeant(child)) tellAll(told, inChild(world, child, grantLocks));
  return told;
}

function takeGrant({ locks, instance }: ScriptWorld): InLine | undefined {
  const next = locks.granted.find((one) => one.instance === instance);
  locks.granted = locks.granted.filter((one) => one !== next);
  return next;
}

const isMeant = ({ locks, instance, children }: ScriptWorld): boolean =>
  locks.granted.some((one) => one.instance === instance) || children.some(({ world }) => isMeant(world));
