import type { AbsenceChange, AuditChange, DefinitionChange, NotificationChange, UserChange } from '../changes.ts';
import type { StreamChanges } from '../fold-stream.ts';
import type { Folded, FoldedInstance, FoldedRole, TouchedTask } from '../folded.ts';
import { changedValues } from '../projections/instances/listed-values.ts';
import type { TableName, Value } from './view-tables.ts';

/** Takes a row, its values in the order of the table's columns. */
export type AddRow = (table: TableName, row: readonly Value[]) => void;

/** What the rows of a whole stream are made of at its end, gathered over the parts in which it was folded. */
export interface StreamEnd {
  tenant: string;
  /** Of the instance, definition, user or role. */
  id: string;
  partition: number;
  folded: Folded | undefined;
  /** By number, closed ones too. */
  tasks: Map<number, TouchedTask>;
  /** By version. */
  definitions: Map<number, DefinitionChange & { isDeprecated: boolean }>;
  user: UserChange | undefined;
  absence: AbsenceChange | undefined;
}

/** The feed's number in rows that no transaction of the feed wrote: nobody is behind it, for the feed has begun anew. */
const feedOfBuilt = 0;

/** The next part of a stream: its history goes out at once, the rest waits for the end. */
export function addPart(end: StreamEnd, changes: StreamChanges, add: AddRow): void {
  end.folded = changes.folded;
  for (const [number, task] of changes.tasks) end.tasks.set(number, task);
  for (const change of changes.definitions) {
    const isDeprecated = change.published === undefined;
    end.definitions.set(change.version, { ...end.definitions.get(change.version), ...change, isDeprecated });
  }
  if (changes.user) end.user = changes.user;
  if (changes.absence) end.absence = changes.absence;
  for (const entry of changes.audit) add('audit', auditRow(entry));
  for (const entry of changes.notifications) add('notifications', notificationRow(entry, end.partition));
}

/** The rows that stand for the stream as it is in the end. */
export function addEnd(
  { tenant, id, partition, folded, tasks, definitions, user, absence }: StreamEnd,
  add: AddRow,
): void {
  if (folded?.kind === 'instance') {
    addInstance(tenant, folded, partition, add);
    for (const task of tasks.values()) addTask(tenant, task, partition, add);
  }
  if (folded?.kind === 'role') addRole(tenant, id, folded, add);
  for (const of of definitions.values()) addDefinition(of, add);
  if (user) addUser(user, add);
  if (absence) addAbsence(absence, add);
}

function addInstance(tenant: string, folded: FoldedInstance, partition: number, add: AddRow): void {
  const { row, incidents, work } = folded;
  if (!row) return;
  add('instances', [
    tenant,
    row.id,
    row.revision,
    partition,
    feedOfBuilt,
    row.startedAt,
    row.updatedAt,
    row.endedAt,
    row.dueAt,
    row.number,
    row.definitionVersion,
    row.incidents,
    folded.tenantWide,
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
    row.columns,
    incidents.length === 0 ? null : incidents,
    work.length === 0 ? null : work,
  ]);
  for (const reader of folded.readers) add('instance_readers', [tenant, reader, row.definition, row.id]);
  for (const { key, value } of changedValues(null, row.columns)) add('listed_values', [tenant, key, value, row.id]);
}

function addTask(tenant: string, { number, row, detail }: TouchedTask, partition: number, add: AddRow): void {
  add('tasks', [
    tenant,
    row.id,
    row.revision,
    partition,
    feedOfBuilt,
    row.openedAt,
    row.closedAt,
    row.dueAt,
    number,
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
    row.users,
    row.roles,
    row.columns,
    detail,
  ]);
  for (const user of row.users) add('task_candidates', [row.dueAt, tenant, `user:${user}`, row.id]);
  for (const role of row.roles) add('task_candidates', [row.dueAt, tenant, `role:${role}`, row.id]);
}

const auditRow = (e: AuditChange): Value[] => [
  e.at,
  e.revision,
  e.task,
  e.tenant,
  e.stream,
  e.fact,
  e.actor,
  e.onBehalfOf,
  e.definition,
  e.entityType,
  e.entityId,
  e.step,
  e.outcome,
  e.comment,
];

const notificationRow = ({ tenant, row, task, n }: NotificationChange, partition: number): Value[] => [
  feedOfBuilt,
  row.at,
  row.revision,
  task,
  partition,
  n,
  tenant,
  row.instance,
  row.user,
  row.kind,
  row.definition,
  row.actor,
  row.status,
  row.stepName,
  row.title,
];

function addDefinition(of: DefinitionChange & { isDeprecated: boolean }, add: AddRow): void {
  const { published, tenant, key, version, revision, isDeprecated } = of;
  if (!published) return;
  const { at, by, name, hash, document } = published;
  add('definitions', [at, revision, version, isDeprecated, tenant, key, name, hash, by, document]);
}

function addUser({ tenant, user, revision, profile }: UserChange, add: AddRow): void {
  add('users', [revision, profile.active, tenant, user, profile.kind, profile.name, profile.email, profile.manager]);
}

function addAbsence({ tenant, absence, revision, isCancelled, profile }: AbsenceChange, add: AddRow): void {
  const { user, substitute, from, to, zone, definitions } = profile;
  add('absences', [revision, isCancelled, tenant, absence, user, substitute, from, to, zone, definitions]);
}

function addRole(tenant: string, role: string, { revision, profile, holders }: FoldedRole, add: AddRow): void {
  add('roles', [revision, tenant, role, profile.name, profile.description, profile.permissions]);
  for (const holder of holders) add('role_holders', [tenant, role, holder]);
}
