import type { StreamKind } from '@procession/contracts/ids.ts';
import type { ViewName } from './view-names.ts';

/** How a value is written by COPY and compared by the self-check. `due`: an instant, with `infinity` for none. */
export type ColumnKind = 'text' | 'number' | 'boolean' | 'instant' | 'due' | 'texts' | 'json';

/** Value of a column: an instant is an ISO text, `json` is anything that JSON can say. Undefined is stored as null. */
export type Value = unknown;

export interface Column {
  name: string;
  kind: ColumnKind;
}

export interface ViewTable {
  view: ViewName;
  /** In the order of the values of a row. */
  columns: readonly Column[];
  /** Streams whose rows stand here. */
  kind: StreamKind | 'any';
  /** Which rows `t` are of the stream `w (stream, id)` of the same tenant: a condition that an index serves; none for candidates and listed values. */
  ofStream: string | undefined;
  /** Tells the rows of one stream apart. */
  key: readonly string[];
}

/** Columns as they are written here, `name` or `name kind` with commas between; a column without a kind is text. */
const columnsOf = (list: string): Column[] =>
  list.split(',').map((entry) => {
    const [name = '', kind = 'text'] = entry.trim().split(' ');
    return { name, kind: kind as ColumnKind };
  });

/** Every table that is made of events, as a rebuild fills it and the self-check reads it. */
export const viewTables = {
  instances: {
    view: 'instances',
    kind: 'instance',
    ofStream: 't.instance = w.id',
    key: ['instance'],
    columns:
      columnsOf(`tenant, instance, revision number, partition number, feed number, started_at instant, updated_at instant,
      ended_at instant, due_at due, number number, definition_version number, incidents number, tenant_wide boolean, definition, title,
      status, step_id, step_name, assignee_id, assignee_name, entity_type, entity_id, initiator, initiator_name, columns json, open_incidents json,
      open_work json`),
  },
  instance_readers: {
    view: 'instances',
    kind: 'instance',
    ofStream: 't.instance = w.id',
    key: ['reader'],
    columns: columnsOf('tenant, reader, definition, instance'),
  },
  listed_values: {
    view: 'instances',
    kind: 'instance',
    ofStream: undefined,
    key: ['column_key', 'value'],
    columns: columnsOf('tenant, column_key, value, instance'),
  },
  tasks: {
    view: 'tasks',
    kind: 'instance',
    ofStream: "t.task > w.id || '.' and t.task < w.id || '/'",
    key: ['task'],
    columns:
      columnsOf(`tenant, task, revision number, partition number, feed number, opened_at instant, closed_at instant, due_at due,
      number number, instance, definition, step_id, step_name, item, kind, status, outcome, title, claimed_by, entity_type, entity_id,
      initiator, initiator_name, users texts, roles texts, columns json, detail json`),
  },
  task_candidates: {
    view: 'tasks',
    kind: 'instance',
    ofStream: undefined,
    key: ['candidate', 'task'],
    columns: columnsOf('due_at due, tenant, candidate, task'),
  },
  audit: {
    view: 'audit',
    kind: 'any',
    ofStream: 't.stream = w.stream',
    key: ['revision'],
    columns:
      columnsOf(`recorded_at instant, revision number, task number, tenant, stream, fact, actor, on_behalf_of, definition,
      entity_type, entity_id, step_id, outcome, comment`),
  },
  notifications: {
    view: 'notifications',
    kind: 'instance',
    ofStream: 't.instance = w.id',
    key: ['revision', 'n'],
    columns:
      columnsOf(`feed number, at instant, revision number, task number, partition number, n number, tenant, instance, user_id,
      kind, definition, actor, status, step_name, title`),
  },
  definitions: {
    view: 'definitions',
    kind: 'definition',
    ofStream: 't.definition = w.id',
    key: ['version'],
    columns:
      columnsOf(`published_at instant, revision number, version number, is_deprecated boolean, tenant, definition, name, hash,
      published_by, document json`),
  },
  users: {
    view: 'directory',
    kind: 'user',
    ofStream: 't.user_id = w.id',
    key: ['user_id'],
    columns: columnsOf('revision number, is_active boolean, tenant, user_id, kind, name, email, manager'),
  },
  absences: {
    view: 'directory',
    kind: 'absence',
    ofStream: 't.absence = w.id',
    key: ['absence'],
    columns: columnsOf(
      'revision number, is_cancelled boolean, tenant, absence, user_id, substitute, from_day, to_day, zone, definitions texts',
    ),
  },
  roles: {
    view: 'directory',
    kind: 'role',
    ofStream: 't.role = w.id',
    key: ['role'],
    columns: columnsOf('revision number, tenant, role, name, description, permissions texts'),
  },
  role_holders: {
    view: 'directory',
    kind: 'role',
    ofStream: 't.role = w.id',
    key: ['user_id'],
    columns: columnsOf('tenant, role, user_id'),
  },
} satisfies Record<string, ViewTable>;

export type TableName = keyof typeof viewTables;
export const tableNames = Object.keys(viewTables) as TableName[];
