import type { DirectoryEvent } from '@procession/contracts/events/directory.ts';
import type { FoldedRole } from '../../folded.ts';

export type RoleEvent = Extract<DirectoryEvent, { data: { role: string } }>;

/** A role's profile and holders after one more fact. Users need no folding: each of their facts carries the whole profile. */
export function evolveRole(known: FoldedRole, fact: RoleEvent, revision: number): FoldedRole {
  switch (fact.type) {
    case 'RoleDefined':
    case 'RoleChanged':
      return { ...known, revision, profile: fact.data.profile };
    case 'RoleGranted':
      return { ...known, revision, holders: [...new Set([...known.holders, ...fact.data.users])] };
    case 'RoleRevoked':
      return { ...known, revision, holders: known.holders.filter((user) => !fact.data.users.includes(user)) };
  }
}
