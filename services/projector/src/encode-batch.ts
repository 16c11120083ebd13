import type { InstanceRow, TaskRow } from '@procession/contracts/read-models.ts';
import type { AuditChange, NotificationChange } from './changes.ts';
import { arrayText, ColumnText, marksFor } from './column-text.ts';
import type { StreamChanges } from './fold-stream.ts';
import type { FoldedInstance, TouchedTask } from './folded.ts';
import { changedValues } from './projections/instances/listed-values.ts';

/** A batch as `apply` takes it (its marks, columns of rows, null where there are none) and as the feed tells of it. */
export interface EncodedBatch {
  parameters: (string | null)[];
  /** JSON of a `RowChange` each, by `<tenant>\n<id>` as `apply` names what it wrote. */
  rows: Map<string, string>;
  /** JSON of the feed message's `heads`, if there are any. */
  heads: string | null;
}

export function encodeBatch(batch: readonly StreamChanges[]): EncodedBatch {
  const tables = {
    instances: new ColumnText(25),
    readers: new ColumnText(4),
    listedValues: new ColumnText(5),
    tasks: new ColumnText(25),
    candidates: new ColumnText(4),
    audit: new ColumnText(14),
    notifications: new ColumnText(13),
  };
  const others = {
    published: new List(),
    deprecated: new List(),
    users: new List(),
    absences: new List(),
    roles: new List(),
    heads: new List(),
  };
  const rows = new Map<string, string>();
  for (const changes of batch) {
    for (const entry of changes.audit) addAudit(entry, tables.audit);
    for (const entry of changes.notifications) addNotification(entry, tables.notifications, rows);
    if (changes.folded.kind === 'instance') {
      addInstance(changes, changes.folded, changes.known as FoldedInstance, tables, rows);
    } else {
      const { tenant, stream, folded } = changes;
      others.heads.add(JSON.stringify({ tenant, stream, revision: folded.revision }));
      addDefinitions(changes, others);
      addDirectory(changes, others);
    }
  }
  const heads = others.heads.json();
  const parts = Object.entries(others).map(([name, list]) => `"${name}":${list.json() ?? '[]'}`);
  const all = Object.values(tables);
  const marks = marksFor(all);
  return {
    parameters: [
      marks.column,
      marks.row,
      marks.none,
      ...all.map((table) => table.text(marks)),
      heads && `{${parts.join(',')}}`,
    ],
    rows,
    heads,
  };
}

/** A JSON array that grows as text. */
class List {
  #text = '';

  add(json: string): void {
    this.#text += this.#text === '' ? json : `,${json}`;
  }

  json(): string | null {
    return this.#text === '' ? null : `[${this.#text}]`;
  }
}

type Tables = Record<'instances' | 'readers' | 'listedValues' | 'tasks' | 'candidates', ColumnText>;

function addInstance(
  { tenant, tasks }: StreamChanges,
  folded: FoldedInstance,
  known: FoldedInstance,
  tables: Tables,
  rows: Map<string, string>,
): void {
  const { row, tenantWide, readers } = folded;
  if (!row) return;
  addInstanceRow(tenant, row, folded, tables.instances);
  for (const reader of readers.slice(known.readers.length)) tables.readers.add(tenant, reader, row.definition, row.id);
  for (const { key, value, isHeld } of changedValues(known.row?.columns ?? null, row.columns))
    tables.listedValues.add(tenant, key, value, row.id, isHeld);
  const owner = `"tenant":${JSON.stringify(tenant)}`;
  rows.set(
    `${tenant}\n${row.id}`,
    `{${owner},"since":${known.revision},"tenantWide":${tenantWide},"readers":${JSON.stringify(readers)},"row":${JSON.stringify(row)}}`,
  );
  for (const task of tasks.values()) {
    const since = known.openTasks.get(task.number)?.row.revision ?? 0;
    addTask(tenant, task, tables);
    rows.set(`${tenant}\n${task.row.id}`, `{${owner},"since":${since},"row":${JSON.stringify(task.row)}}`);
  }
}

function addInstanceRow(
  tenant: string,
  row: InstanceRow,
  { tenantWide, incidents, work }: FoldedInstance,
  table: ColumnText,
): void {
  table.add(
    tenant,
    row.id,
    row.revision,
    row.number,
    row.definitionVersion,
    row.incidents,
    tenantWide,
    row.startedAt,
    row.updatedAt,
    row.endedAt,
    row.dueAt ?? 'infinity',
    row.definition,
    row.title,
    row.status,
    row.stepId,
    row.stepName,
    row.assigneeId,
    row.assigneeName,
    row.entityType,
    row.entityId,
    row.initiator,
    row.initiatorName,
    row.columns && JSON.stringify(row.columns),
    incidents.length === 0 ? null : JSON.stringify(incidents),
    work.length === 0 ? null : JSON.stringify(work),
  );
}

function addTask(tenant: string, { number, row, detail }: TouchedTask, { tasks, candidates }: Tables): void {
  const dueAt = row.dueAt ?? 'infinity';
  tasks.add(
    tenant,
    row.id,
    row.revision,
    number,
    row.openedAt,
    row.closedAt,
    dueAt,
    row.instance,
    row.definition,
    row.stepId,
    row.stepName,
    row.item,
    row.kind,
    row.status,
    row.outcome,
    row.title,
    row.claimedBy,
    row.entityType,
    row.entityId,
    row.initiator,
    row.initiatorName,
    arrayText(row.users),
    arrayText(row.roles),
    row.columns && JSON.stringify(row.columns),
    detail && JSON.stringify(detail),
  );
  for (const candidate of candidatesOf(row)) candidates.add(tenant, candidate, dueAt, row.id);
}

const candidatesOf = ({ users, roles }: TaskRow): string[] => [
  ...users.map((user) => `user:${user}`),
  ...roles.map((role) => `role:${role}`),
];

function addAudit(entry: AuditChange, table: ColumnText): void {
  table.add(
    entry.tenant,
    entry.stream,
    entry.revision,
    entry.at,
    entry.task ?? null,
    entry.fact,
    entry.actor,
    entry.onBehalfOf ?? null,
    entry.definition ?? null,
    entry.entityType ?? null,
    entry.entityId ?? null,
    entry.step ?? null,
    entry.outcome ?? null,
    entry.comment ?? null,
  );
}

function addNotification(
  { tenant, row, task, n }: NotificationChange,
  table: ColumnText,
  rows: Map<string, string>,
): void {
  table.add(
    tenant,
    row.instance,
    row.revision,
    n,
    row.at,
    task,
    row.user,
    row.kind,
    row.definition,
    row.actor,
    row.status,
    row.stepName,
    row.title,
  );
  rows.set(`${tenant}\n${row.id}`, `{"tenant":${JSON.stringify(tenant)},"since":0,"row":${JSON.stringify(row)}}`);
}

function addDefinitions({ definitions }: StreamChanges, others: Record<'published' | 'deprecated', List>): void {
  for (const { published, ...of } of definitions) {
    if (published) others.published.add(JSON.stringify({ ...of, ...published }));
    else others.deprecated.add(JSON.stringify(of));
  }
}

function addDirectory(
  { user, role, absence }: StreamChanges,
  others: Record<'users' | 'roles' | 'absences', List>,
): void {
  if (absence) {
    const { profile, ...of } = absence;
    others.absences.add(JSON.stringify({ ...of, ...profile }));
  }
  if (user) {
    const { profile, ...of } = user;
    others.users.add(JSON.stringify({ ...of, ...profile }));
  }
  if (role) {
    const { profile, ...of } = role;
    others.roles.add(JSON.stringify({ ...of, ...profile }));
  }
}
