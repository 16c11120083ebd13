/** An instant as contracts spell it (ISO 8601, UTC, milliseconds); `infinity`, which stands for none, as null. */
const instant = (column: string): string =>
  `to_char(nullif(${column}, 'infinity') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The members of `InstanceRow`, from `instances i`. */
export const instanceColumns = `'instance' as view, i.instance as id, i.number, i.revision, i.definition,
  i.definition_version as "definitionVersion", i.title, i.status, i.step_id as "stepId", i.step_name as "stepName",
  i.assignee_id as "assigneeId", i.assignee_name as "assigneeName", ${instant('i.due_at')} as "dueAt",
  i.entity_type as "entityType", i.entity_id as "entityId", i.initiator, i.initiator_name as "initiatorName",
  ${instant('i.started_at')} as "startedAt",
  ${instant('i.updated_at')} as "updatedAt", ${instant('i.ended_at')} as "endedAt", i.incidents, i.columns`;

/** The members of `TaskRow`, from `tasks t`. */
export const taskColumns = `'task' as view, t.task as id, t.instance, t.revision, t.definition, t.title,
  t.step_id as "stepId", t.step_name as "stepName", t.item, t.kind, t.status, t.outcome,
  ${instant('t.opened_at')} as "openedAt", ${instant('t.closed_at')} as "closedAt", ${instant('t.due_at')} as "dueAt",
  t.claimed_by as "claimedBy", t.entity_type as "entityType", t.entity_id as "entityId",
  t.initiator, t.initiator_name as "initiatorName", t.users, t.roles, t.columns`;

/** The readers of `instances i`, sorted, as an array. */
export const readersOfInstance = `array(
    select r.reader from instance_readers r where r.tenant = i.tenant and r.instance = i.instance order by r.reader
  )`;

/** The members of `NotificationRow`, from `notifications n`. */
export const notificationColumns = `'notification' as view, n.instance || '/' || n.revision || '.' || n.n as id, n.revision,
  ${instant('n.at')} as at, n.user_id as user, n.kind, n.instance, n.instance || '.' || n.task as task, n.definition, n.title,
  n.step_name as "stepName", n.actor, n.status`;
