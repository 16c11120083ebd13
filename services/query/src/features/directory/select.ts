import { type RoleRow, roleRow, type UserRow, userRow } from '@procession/contracts/read-models.ts';
import type { ReadConnection } from '@procession/platform/read-pool.ts';
import { sql } from 'slonik';

export interface DirectoryRange {
  /** Whose people and roles are seen besides everybody's: this person, and the roles that they hold. */
  user: string;
  seesEverybody: boolean;
  after: string;
  limit: number;
}

/** In order of id. */
export const selectUsers = (read: ReadConnection, range: DirectoryRange): Promise<readonly UserRow[]> =>
  read.any(sql.type(userRow)`
    select u.user_id as id, u.revision, u.name, u.email, u.manager, u.kind, u.is_active as "isActive",
      array(select h.role from role_holders h where h.tenant = u.tenant and h.user_id = u.user_id order by h.role) as roles
    from users u
    where u.tenant = current_setting('procession.tenant') and u.user_id > ${range.after}
      and (${range.seesEverybody} or u.user_id = ${range.user})
    order by u.user_id
    limit ${range.limit}`);

/** In order of id. */
export const selectRoles = (read: ReadConnection, range: DirectoryRange): Promise<readonly RoleRow[]> =>
  read.any(sql.type(roleRow)`
    select r.role as id, r.revision, r.name, r.description, r.permissions,
      array(select h.user_id from role_holders h where h.tenant = r.tenant and h.role = r.role order by h.user_id) as holders
    from roles r
    where r.tenant = current_setting('procession.tenant') and r.role > ${range.after}
      and (${range.seesEverybody} or exists (
        select from role_holders h where h.tenant = r.tenant and h.role = r.role and h.user_id = ${range.user}))
    order by r.role
    limit ${range.limit}`);
