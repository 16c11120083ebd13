import { mayReadTenant, readersOf, type Viewer } from './viewer.ts';

/**
 * Who sees an instance, as a condition on `<alias>.tenant`, `.instance` and, where the row has it, `.tenant_wide`
 * (decision 5). `parameter` adds a value and gives its placeholder.
 */
export function visibleInstances(viewer: Viewer, alias: string, parameter: (value: unknown) => string): string {
  const isReader = `exists (
    select from instance_readers r
    where r.tenant = ${alias}.tenant and r.instance = ${alias}.instance and r.reader = any (${parameter(readersOf(viewer))}::text[])
  )`;
  return mayReadTenant(viewer) ? `(${alias}.tenant_wide or ${isReader})` : isReader;
}
