import { canonical } from '@procession/contracts/canonical.ts';
import type { UserProfile } from '@procession/contracts/events/directory.ts';
import type { DirectoryFact } from './directory-fact.ts';
import type { UserState } from './directory-states.ts';

/** No fact when nothing would be another than it is. */
export function decideUser({ profile: before }: UserState, user: string, profile: UserProfile): DirectoryFact[] {
  if (!before) return [{ type: 'UserRegistered', data: { user, profile } }];
  return canonical(before) === canonical(profile) ? [] : [{ type: 'UserChanged', data: { user, profile } }];
}
