import { mayReadTenant, readersOf, type Viewer } from './viewer.ts';

/**
 * Who sees an instance, as a condition on `<alias>.tenant`, `.instance` and, where the row has it, `.tenant_wide`
 * (decision 5). `parameter` adds a value and gives its placeholder.
 */
export function visibleInstances(viewer: Viewer, alias: string, parameter: (value: unknown) => string): string {
  const byName = isReader(alias, parameter(readersOf(viewer)));
  const ways = [...(mayReadTenant(viewer) ? [`${alias}.tenant_wide`] : []), byName];
  for (const { user, definitions } of viewer.standsInFor ?? [])
    ways.push(hasTaskOf(alias, parameter(user), definitions && parameter(definitions)));
  return ways.length === 1 ? byName : `(${ways.join(' or ')})`;
}

/** A substitute sees what whoever is absent has to decide, as long as it is open. */
const hasTaskOf = (alias: string, user: string, definitions: string | null): string => `exists (
    select from tasks s
    where s.tenant = ${alias}.tenant and s.task > ${alias}.instance || '.' and s.task < ${alias}.instance || '/' and s.status = 'open'
      and ${user} = any (s.users) ${definitions === null ? '' : `and s.definition = any (${definitions}::text[])`}
    offset 0
  )`;

/**
 * Whether one of the names (`readersOf`, a placeholder) stands in `instance_readers`. `offset 0`: asked once per row, never turned
 * round into a join that begins with all that the names may see.
 */
export const isReader = (alias: string, names: string): string => `exists (
    select from instance_readers r
    where r.tenant = ${alias}.tenant and r.instance = ${alias}.instance and r.reader = any (${names}::text[])
    offset 0
  )`;
