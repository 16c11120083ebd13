import type { CompiledDefinition } from '@procession/engine/compiled.ts';
import type { ReadConnection } from '@procession/platform/read-pool.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import { sql } from 'slonik';
import { z } from 'zod';
import { seesDirectory } from '../../reading/viewer.ts';

export interface Operators {
  roles: { id: string; name: string }[];
  includesYou: boolean;
}

/** Roles that give the right to operate, at most. */
const rolesMax = 20;

/**
 * Who may operate an instance: holders of the definition's `access.operate`, and of the permission. Which roles give that
 * permission is the directory's, so only who sees that, or operates, is told.
 */
export async function selectOperators(
  read: ReadConnection,
  viewer: Viewer,
  { access }: CompiledDefinition,
): Promise<Operators> {
  const includesYou = viewer.permissions.has('operate') || access.operate.some((role) => viewer.roles.includes(role));
  const isTold = includesYou || seesDirectory(viewer);
  const roles = await read.any(sql.type(z.object({ id: z.string(), name: z.string() }))`
    select r.role as id, r.name
    from roles r
    where r.tenant = ${viewer.tenant}
      and (r.role = any (${sql.array(access.operate, 'text')}) or (${isTold} and 'operate' = any (r.permissions)))
    order by r.name, r.role
    limit ${rolesMax}`);
  return { roles: [...roles], includesYou };
}
