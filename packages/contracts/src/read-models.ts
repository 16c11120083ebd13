import { z } from 'zod';
import { permission } from './events/directory.ts';
import { informationAsked } from './events/people-facts.ts';
import { definitionKey, instanceId, taskId } from './ids.ts';
import { json } from './json.ts';
import { notificationKind } from './notification-kind.ts';
import {
  auditEntryExample,
  definitionRowExample,
  instanceRowExample,
  notificationRowExample,
  roleRowExample,
  taskRowExample,
  timelineEntryExample,
  userRowExample,
} from './read-model-examples.ts';
import { policy, seat } from './seats.ts';
import { instanceStatus, taskStatus } from './statuses.ts';

const instant = z.iso.datetime();

/** What a list of instances shows. Below 1 kB, whatever the number of steps. */
export const instanceRow = z
  .object({
    view: z.literal('instance'),
    id: instanceId,
    /** Human number within the definition. */
    number: z.int(),
    revision: z.int(),
    definition: definitionKey,
    definitionVersion: z.int(),
    title: z.string(),
    status: instanceStatus,
    /** The oldest open step that people must act on, else the oldest open. */
    stepId: z.string().nullable(),
    stepName: z.string().nullable(),
    /** `user:<id>` or `role:<id>`. */
    assigneeId: z.string().nullable(),
    /** With several: the role's name, or the first and a count. */
    assigneeName: z.string().nullable(),
    dueAt: instant.nullable(),
    entityType: z.string().nullable(),
    entityId: z.string().nullable(),
    initiator: z.string(),
    /** Of when it started; null: the directory did not know them. */
    initiatorName: z.string().nullable(),
    startedAt: instant,
    updatedAt: instant,
    endedAt: instant.nullable(),
    /** Open incidents. */
    incidents: z.int(),
    /** The fields that the definition lists, by column key. */
    columns: z.record(z.string(), json).nullable(),
  })
  .meta({ id: 'InstanceRow', examples: [instanceRowExample] });
export type InstanceRow = z.infer<typeof instanceRow>;

export const taskRow = z
  .object({
    view: z.literal('task'),
    id: taskId,
    instance: instanceId,
    /** Of the last event that changed the task or what it shows; its ETag. */
    revision: z.int(),
    definition: definitionKey,
    /** The instance's title. */
    title: z.string(),
    stepId: z.string(),
    stepName: z.string(),
    item: z.string(),
    kind: z.enum(['approval', 'form']),
    status: taskStatus,
    outcome: z.string().nullable(),
    openedAt: instant,
    closedAt: instant.nullable(),
    dueAt: instant.nullable(),
    claimedBy: z.string().nullable(),
    entityType: z.string().nullable(),
    entityId: z.string().nullable(),
    /** Who started the instance. */
    initiator: z.string(),
    initiatorName: z.string().nullable(),
    /** Who may act now. */
    users: z.array(z.string()),
    roles: z.array(z.string()),
    /** The fields that the definition lists and the task shows, by column key; of a closed one as they were then. */
    columns: z.record(z.string(), json).nullable(),
  })
  .meta({ id: 'TaskRow', examples: [taskRowExample] });
export type TaskRow = z.infer<typeof taskRow>;

/** Somebody was asked for information, and has not answered yet. */
const openQuestion = informationAsked.omit({ task: true }).extend({ at: instant });

/** What only the page of a task needs; stored beside its row. */
export const taskDetail = z.object({
  seats: z.array(seat),
  decisions: z.array(
    z.object({
      seat: z.string(),
      by: z.string(),
      byName: z.string().nullable(),
      /** For whom, when it was delegated or they were absent. */
      onBehalfOf: z.string().optional(),
      onBehalfOfName: z.string().optional(),
      outcome: z.string(),
      comment: z.string().nullable(),
      at: instant,
    }),
  ),
  /** Without an answer yet. */
  questions: z.array(openQuestion).optional(),
  policy: policy.nullable(),
  outcomes: z.array(z.string()),
  shows: z.array(z.string()),
  edits: z.array(z.string()),
  /** Work items of the scopes around, whose fields it shows, too; the innermost first. */
  scopes: z.array(z.string()).optional(),
  /** Fields whose values a decision approves as they are. */
  binds: z.array(z.string()).optional(),
});
export type TaskDetail = z.infer<typeof taskDetail>;

/** One fact of an instance's history. */
export const timelineEntry = z
  .object({
    /** `<stream>/<revision>` */
    id: z.string(),
    revision: z.int(),
    at: instant,
    fact: z.string(),
    actor: z.string(),
    actorName: z.string().nullable(),
    onBehalfOf: z.string().nullable(),
    step: z.string().nullable(),
    fromStatus: z.string().nullable(),
    toStatus: z.string(),
    /** One sentence: "Maria Lopez approved “Sales manager”." */
    summary: z.string(),
  })
  .meta({ id: 'TimelineEntry', examples: [timelineEntryExample] });
export type TimelineEntry = z.infer<typeof timelineEntry>;

export const auditEntry = z
  .object({
    id: z.string(),
    at: instant,
    fact: z.string(),
    actor: z.string(),
    actorName: z.string().nullable(),
    onBehalfOf: z.string().nullable(),
    onBehalfOfName: z.string().nullable(),
    definition: z.string().nullable(),
    /** Of the instance as it is called now. */
    title: z.string().nullable(),
    entityType: z.string().nullable(),
    entityId: z.string().nullable(),
    step: z.string().nullable(),
    stepName: z.string().nullable(),
    outcome: z.string().nullable(),
    comment: z.string().nullable(),
  })
  .meta({ id: 'AuditEntry', examples: [auditEntryExample] });
export type AuditEntry = z.infer<typeof auditEntry>;

export const definitionRow = z
  .object({
    key: definitionKey,
    version: z.int(),
    name: z.string(),
    hash: z.string(),
    publishedAt: instant,
    publishedBy: z.string(),
    isDeprecated: z.boolean(),
  })
  .meta({ id: 'DefinitionRow', examples: [definitionRowExample] });
export type DefinitionRow = z.infer<typeof definitionRow>;

export const userRow = z
  .object({
    id: z.string(),
    /** For `If-Match` of a change. */
    revision: z.int(),
    name: z.string(),
    email: z.string().nullable(),
    manager: z.string().nullable(),
    kind: z.enum(['person', 'machine']),
    isActive: z.boolean(),
    roles: z.array(z.string()),
  })
  .meta({ id: 'UserRow', examples: [userRowExample] });
export type UserRow = z.infer<typeof userRow>;

export const roleRow = z
  .object({
    id: z.string(),
    /** For `If-Match` of a change; counts who is given it and taken it, too. */
    revision: z.int(),
    name: z.string(),
    description: z.string().nullable(),
    permissions: z.array(permission),
    holders: z.array(z.string()),
  })
  .meta({ id: 'RoleRow', examples: [roleRowExample] });
export type RoleRow = z.infer<typeof roleRow>;

/** One person is told of one fact. It never changes. Nothing of the data of an instance stands in it but its title. */
export const notificationRow = z
  .object({
    view: z.literal('notification'),
    /** `<instance>/<revision>.<n>`: the n-th who is told of this event. */
    id: z.string(),
    /** Of the event. */
    revision: z.int(),
    at: instant,
    /** Who is told. */
    user: z.string(),
    kind: notificationKind,
    instance: instanceId,
    task: taskId.nullable(),
    definition: definitionKey,
    title: z.string(),
    stepName: z.string().nullable(),
    /** Who did it. */
    actor: z.string(),
    /** Of an instance that has ended. */
    status: instanceStatus.nullable(),
  })
  .meta({ id: 'NotificationRow', examples: [notificationRowExample] });
export type NotificationRow = z.infer<typeof notificationRow>;

export const liveRow = z.discriminatedUnion('view', [instanceRow, taskRow, notificationRow]);
export type LiveRow = InstanceRow | TaskRow | NotificationRow;
