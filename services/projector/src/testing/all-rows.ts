import type { InstanceRow, NotificationRow, TaskRow } from '@procession/contracts/read-models.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { instanceColumns, notificationColumns, readersOfInstance, taskColumns } from '@procession/read-models/rows.ts';

export interface AllRows {
  instances: (InstanceRow & { tenant: string; readers: string[]; tenantWide: boolean })[];
  tasks: (TaskRow & { tenant: string; detail: object | null })[];
  candidates: string[];
  listedValues: object[];
  audit: object[];
  notifications: (NotificationRow & { tenant: string })[];
}

/** What the tables hold, in an order of its own: two sets of tables are equal when these are. */
export async function allRows(read: SqlReader): Promise<AllRows> {
  const candidates = await read.query<{ name: string }>(
    '',
    `select tenant || ' ' || candidate || ' ' || task as name from task_candidates order by 1`,
    [],
  );
  return {
    instances: await read.query(
      '',
      `select i.tenant, i.tenant_wide as "tenantWide", ${readersOfInstance} as readers, ${instanceColumns}
       from instances i order by i.tenant, i.instance`,
      [],
    ),
    tasks: await read.query(
      '',
      `select t.tenant, t.detail, ${taskColumns} from tasks t order by t.tenant, t.instance, t.number`,
      [],
    ),
    candidates: candidates.map(({ name }) => name),
    // What is left of an older value is passed over by whoever reads.
    listedValues: await read.query(
      '',
      `select v.* from listed_values v join instances i on (i.tenant, i.instance) = (v.tenant, v.instance)
       where i.columns ->> v.column_key = v.value order by v.tenant, v.column_key, v.value, v.instance`,
      [],
    ),
    audit: await read.query('', 'select * from audit order by tenant, stream, revision', []),
    notifications: await read.query(
      '',
      `select n.tenant, ${notificationColumns} from notifications n order by n.tenant, n.instance, n.revision, n.n`,
      [],
    ),
  };
}
