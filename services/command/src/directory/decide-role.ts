import { canonical } from '@procession/contracts/canonical.ts';
import type { RoleProfile } from '@procession/contracts/events/directory.ts';
import type { DirectoryFact } from './directory-fact.ts';
import type { RoleState } from './directory-states.ts';

/** What brings the role to this profile and these holders; no fact when it is there already. */
export function decideRole(
  { profile: before, holders: held }: RoleState,
  role: string,
  profile: RoleProfile,
  holders: readonly string[],
): DirectoryFact[] {
  const facts: DirectoryFact[] = [];
  if (!before) facts.push({ type: 'RoleDefined', data: { role, profile } });
  else if (canonical(before) !== canonical(profile)) facts.push({ type: 'RoleChanged', data: { role, profile } });
  const wanted = new Set(holders);
  const had = new Set(held);
  const granted = [...wanted].filter((user) => !had.has(user)).sort();
  const revoked = held.filter((user) => !wanted.has(user));
  if (revoked.length > 0) facts.push({ type: 'RoleRevoked', data: { role, users: revoked } });
  if (granted.length > 0) facts.push({ type: 'RoleGranted', data: { role, users: granted } });
  return facts;
}
