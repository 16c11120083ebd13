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
}

/** Whether instances that are open to the whole tenant are open to this viewer. */
export const mayReadTenant = (viewer: Viewer): boolean => viewer.isActive && viewer.permissions.has('read');

/** The names under which the viewer stands in `instance_readers`: `user:<id>` and `role:<id>` for each role held. */
export const readersOf = (viewer: Viewer): string[] =>
  viewer.isActive ? [`user:${viewer.user}`, ...viewer.roles.map((role) => `role:${role}`)] : [];

/** Whether a viewer sees an instance, given what its row says of who may. */
export const maySee = (viewer: Viewer, of: { tenantWide: boolean; readers: readonly string[] }): boolean =>
  (of.tenantWide && mayReadTenant(viewer)) || readersOf(viewer).some((reader) => of.readers.includes(reader));
