import { type Absence, isAbsent, isMeant } from '@procession/contracts/absence.ts';
import { type Permission, permission } from '@procession/contracts/events/directory.ts';
import type { Actor, Directory } from '@procession/engine/instance/command.ts';

export interface UserRow {
  user_id: string;
  name: string;
  kind: string;
  is_active: boolean;
  manager: string | null;
}
export interface RoleRow {
  role: string;
  name: string;
  permissions: string[];
  /** In order of id. */
  holders: string[];
}

/** A tenant's users and roles of one moment, as the engine asks for them. Never changed: a change makes another one. */
export interface DirectoryView extends Directory {
  /** Who acts, with what they may do now. */
  actor: (user: string) => Actor;
  hasUser: (user: string) => boolean;
  /** May do nothing, not even what needs no permission. */
  isSwitchedOff: (user: string) => boolean;
}

const noAbsences: readonly Absence[] = [];
const everyPermission: ReadonlySet<Permission> = new Set(permission.options);
const noPermission: ReadonlySet<Permission> = new Set();

/** `isAdministrator`: holds every permission by configuration, whatever the directory says. */
export function createDirectoryView(
  userRows: readonly UserRow[],
  roleRows: readonly RoleRow[],
  absences: readonly Absence[],
  isAdministrator: (user: string) => boolean,
): DirectoryView {
  const users = new Map(userRows.map((row) => [row.user_id, row]));
  const roles = new Map(roleRows.map((row) => [row.role, row]));
  const granted = grantedPermissions(roleRows);
  const actors = new Map<string, Actor>();
  const inStead = Map.groupBy(absences, ({ substitute }) => substitute);

  const isSwitchedOff = (id: string): boolean => users.get(id)?.is_active === false && !isAdministrator(id);
  const permissionsOf = (id: string): ReadonlySet<Permission> => {
    if (isAdministrator(id)) return everyPermission;
    return isSwitchedOff(id) ? noPermission : (granted.get(id) ?? noPermission);
  };
  return {
    actor: (id) => {
      const known = actors.get(id);
      if (known) return known;
      const name = users.get(id)?.name;
      const actor: Actor = { id, permissions: permissionsOf(id), ...(name !== undefined && { name }) };
      if (users.has(id)) actors.set(id, actor); // not for strangers: their number has no bound
      return actor;
    },
    hasUser: (id) => users.has(id),
    isSwitchedOff,
    nameOf: (id) => users.get(id)?.name,
    isEligible: (id) => users.get(id)?.is_active === true && users.get(id)?.kind === 'person',
    isMachine: (id) => users.get(id)?.kind === 'machine',
    managerOf: (id) => users.get(id)?.manager ?? undefined,
    holdersOf: (role) => roles.get(role)?.holders,
    roleName: (role) => roles.get(role)?.name,
    standsInFor: (user, { definition, now }) =>
      (inStead.get(user) ?? noAbsences)
        .filter((absence) => isAbsent(absence, now) && isMeant(absence, definition))
        .map((absence) => absence.user),
  };
}

function grantedPermissions(roleRows: readonly RoleRow[]): Map<string, ReadonlySet<Permission>> {
  const granted = new Map<string, Set<Permission>>();
  for (const { holders, permissions } of roleRows) {
    for (const holder of holders) {
      const own = granted.get(holder) ?? new Set();
      for (const each of permissions) own.add(permission.parse(each));
      granted.set(holder, own);
    }
  }
  return granted;
}
