import { isMeant } from '@procession/contracts/absence.ts';
import type { Permission } from '@procession/contracts/events/directory.ts';

/** Somebody who asks, and what the directory says of them. Made by `rights.ts`. */
export interface Viewer {
  tenant: string;
  user: string;
  /** Null when the directory does not know them. */
  name: string | null;
  /** False: switched off in the directory; may do and see nothing. Who is not in it may see what concerns them. */
  isActive: boolean;
  roles: readonly string[];
  permissions: ReadonlySet<Permission>;
  /** Who is absent now and has this person as substitute. Absent: nobody. */
  standsInFor?: readonly StandIn[];
}

export interface StandIn {
  user: string;
  /** Of which definitions tasks are meant; null: of all. */
  definitions: readonly string[] | null;
}

/** Whether an open task that is offered to these people is offered to the viewer, too. */
export const isOffered = (
  viewer: Viewer,
  { users, definition }: { users: readonly string[]; definition: string },
): boolean =>
  users.includes(viewer.user) ||
  (viewer.standsInFor ?? []).some((absence) => users.includes(absence.user) && isMeant(absence, definition));

/** Whether instances that are open to the whole tenant are open to this viewer. */
export const mayReadTenant = (viewer: Viewer): boolean => viewer.isActive && viewer.permissions.has('read');

/** The names under which the viewer stands in `instance_readers`: `user:<id>` and `role:<id>` for each role held. */
export const readersOf = (viewer: Viewer): string[] =>
  viewer.isActive ? [`user:${viewer.user}`, ...viewer.roles.map((role) => `role:${role}`)] : [];

/** Whether a viewer sees an instance, given what its row says of who may. */
export const maySee = (viewer: Viewer, of: { tenantWide: boolean; readers: readonly string[] }): boolean =>
  (of.tenantWide && mayReadTenant(viewer)) || readersOf(viewer).some((reader) => of.readers.includes(reader));
