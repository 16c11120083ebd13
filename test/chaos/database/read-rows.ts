import type { JsonObject } from '@procession/contracts/json.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { instanceColumns, notificationColumns, readersOfInstance, taskColumns } from '@procession/read-models/rows.ts';

/** A table's rows by key, each as JSON of one spelling, to be held against the fold of the log. */
export type Rows = Map<string, JsonObject>;

export const viewNames = ['instances', 'tasks', 'audit', 'notifications', 'definitions', 'users', 'roles'] as const;
export type ViewName = (typeof viewNames)[number];

const instant = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const statements: Record<ViewName, string> = {
  instances: `select i.tenant || '/' || i.instance as key,
      (select to_jsonb(r) from (select ${instanceColumns}, i.tenant_wide as "tenantWide", ${readersOfInstance} as readers) r) as row
    from instances i`,
  tasks: `select t.tenant || '/' || t.task as key,
      (select to_jsonb(r) from (select ${taskColumns}, t.number, t.detail) r) as row
    from tasks t`,
  audit: `select tenant || '/' || stream || '/' || revision as key, jsonb_build_object('at', ${instant('recorded_at')},
      'fact', fact, 'actor', actor, 'onBehalfOf', on_behalf_of, 'definition', definition, 'entityType', entity_type,
      'entityId', entity_id, 'task', task, 'step', step_id, 'outcome', outcome, 'comment', comment) as row
    from audit`,
  notifications: `select n.tenant || '/' || n.instance || '/' || n.revision || '.' || n.n as key,
      (select to_jsonb(r) from (select ${notificationColumns}) r) as row
    from notifications n`,
  definitions: `select tenant || '/' || definition || '/' || version as key, jsonb_build_object('hash', hash, 'name', name,
      'by', published_by, 'document', document, 'isDeprecated', is_deprecated) as row
    from definitions`,
  users: `select tenant || '/' || user_id as key, jsonb_build_object('revision', revision, 'active', is_active, 'kind', kind,
      'name', name, 'email', email, 'manager', manager) as row
    from users`,
  roles: `select tenant || '/' || role as key, jsonb_build_object('revision', revision, 'name', name, 'description', description,
      'permissions', permissions, 'holders', array(
        select h.user_id from role_holders h where (h.tenant, h.role) = (r.tenant, r.role) order by h.user_id)) as row
    from roles r`,
};

/** `read`: a connection whose search_path is the set's schema. */
export async function readRows(read: SqlReader, view: ViewName): Promise<Rows> {
  const rows = await read.query<{ key: string; row: JsonObject }>('', statements[view], []);
  return new Map(rows.map(({ key, row }) => [key, row]));
}

/** `tenant/candidate/task` of what the inbox is read from, open tasks only. */
export async function readCandidates(read: SqlReader): Promise<Set<string>> {
  const rows = await read.query<{ key: string }>(
    '',
    `select c.tenant || '/' || c.candidate || '/' || c.task as key
     from task_candidates c join tasks t on (t.tenant, t.task) = (c.tenant, c.task) where t.status = 'open'`,
    [],
  );
  return new Set(rows.map(({ key }) => key));
}
