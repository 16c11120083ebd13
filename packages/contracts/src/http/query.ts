import { z } from 'zod';
import { definitionKey, instanceId, taskId } from '../ids.ts';
import { json, jsonObject } from '../json.ts';
import {
  auditEntry,
  definitionRow,
  instanceRow,
  roleRow,
  taskDetail,
  taskRow,
  timelineEntry,
  userRow,
} from '../read-models.ts';
import { stepStatus, taskStatus } from '../statuses.ts';
import { dueBefore } from './due-before.ts';
import { openWork, parentView } from './instance-work.ts';
import { anyOf } from './list-filters.ts';
import { queryExamples as examples } from './query-examples.ts';

/** Parameters and answers of the read API. Unknown parameters are refused. */

export const queryLimits = {
  pageMax: 200,
  /** Of the history of one instance. */
  eventsPageMax: 1_000,
  pageDefault: 50,
  waitSecondsMax: 10,
  countMax: 1_000,
  /** Of each status. */
  statusCountMax: 10_000,
  csvRowsMax: 100_000,
  csvColumnsMax: 40,
  columnsMax: 4,
} as const;

const limitTo = (max: number) =>
  z.coerce
    .number()
    .int()
    .min(1)
    .max(max)
    .default(queryLimits.pageDefault)
    .meta({ description: 'How many of them at most.' });

export const page = {
  limit: limitTo(queryLimits.pageMax),
  cursor: z.string().max(2_000).optional().meta({ description: '`next` of the page before, unchanged.' }),
};

export const definitions = anyOf(definitionKey)
  .optional()
  .meta({ description: 'Of any of these definitions, with commas between.' });
const entityType = z.string().max(64).optional().meta({ description: 'About an entity of this type.' });
export const entityId = z.string().max(200).optional().meta({ description: 'About the entity with this id.' });
export const countAsked = z
  .enum(['true', 'false'])
  .default('false')
  .meta({ description: '`true`: also how many there are, exact to 1,000.' });

/** `count`: exact below or at 1,000; beyond, 1,000 with `isExact` false. */
export const count = z.object({ count: z.int(), isExact: z.boolean() });

const list = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable(), total: count.optional() });

export const instanceList = list(instanceRow).meta({
  id: 'InstanceList',
  description: 'A page of instances.',
  examples: [examples.instanceList],
});

const at = z
  .string()
  .max(40)
  .optional()
  .meta({
    description: 'An instant (ISO 8601) or a revision: how it was then.',
    examples: ['7', '2026-11-20T12:00:00Z'],
  });

export const getInstance = z.strictObject({
  at,
  shape: z.enum(['legacy']).optional().meta({ description: '`legacy`: with `stepInstances` in the row.' }),
});

export const stepView = z.object({
  visit: z.string(),
  step: z.string(),
  name: z.string(),
  status: stepStatus,
  enteredAt: z.iso.datetime(),
  completedAt: z.iso.datetime().nullable(),
  outcome: z.string().nullable(),
  task: taskId.nullable(),
});

export const taskView = z.object({
  id: taskId,
  step: z.string(),
  stepName: z.string(),
  item: z.string(),
  kind: z.enum(['approval', 'form']),
  status: taskStatus,
  outcome: z.string().nullable(),
  claimedBy: z.string().nullable(),
  openedAt: z.iso.datetime(),
  closedAt: z.iso.datetime().nullable(),
  dueAt: z.iso.datetime().nullable(),
  ...taskDetail.shape,
});

export const incidentView = z.object({
  incident: z.int(),
  kind: z.string(),
  step: z.string().nullable(),
  visit: z.string().nullable(),
  raisedAt: z.iso.datetime(),
  facts: jsonObject,
});

/** An instance, now or at a moment: folded from its events. Sensitive values only where a step shows them to you. */
export const instanceDetail = z
  .object({
    ...instanceRow.shape,
    view: z.literal('instance'),
    data: jsonObject,
    /** Fields of the scopes that are open, by work item: `design#1[0]`. */
    locals: z.record(z.string(), jsonObject),
    steps: z.array(stepView),
    tasks: z.array(taskView),
    incidentList: z.array(incidentView),
    /** What machines and clocks have under way. */
    work: openWork,
    /** Whose sub-process it is. */
    parent: parentView.nullable(),
    /** Of what is closed only the latest 64 or so stand above: how many more there are, which `/events` has. */
    leftOut: z.object({ steps: z.int(), tasks: z.int() }),
    /** Set when `at` was asked: the moment that is shown. */
    shownAt: z.object({ revision: z.int(), at: z.iso.datetime(), isNow: z.boolean() }),
  })
  .meta({ id: 'InstanceDetail', description: 'The instance at that moment.', examples: [examples.instanceDetail] });

export const listEvents = z.strictObject({
  ...page,
  limit: limitTo(queryLimits.eventsPageMax),
  after: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000_000)
    .optional()
    .meta({ description: 'Only what came after this revision. With `cursor` only that one counts.' }),
  detail: z
    .enum(['facts', 'all'])
    .default('facts')
    .meta({ description: '`facts`: sentences for people. `all`: every event with its data, moves included.' }),
});
export const storedEvent = timelineEntry.extend({
  type: z.string(),
  schemaVersion: z.int(),
  data: jsonObject,
  hash: z.string(),
});
export const eventList = list(z.union([storedEvent, timelineEntry])).meta({
  id: 'EventList',
  description: 'A page of the history.',
  examples: [examples.eventList],
});

export const getDiff = z.strictObject({
  from: z.coerce.number().int().min(0).meta({ description: 'A revision; 0: before the start.' }),
  to: z.coerce.number().int().min(1).meta({ description: 'A later revision.' }),
});
export const instanceDiff = z
  .object({
    from: z.int(),
    to: z.int(),
    /** JSON pointers into what `GET …?at=` shows. */
    changes: z.array(z.object({ path: z.string(), before: json.optional(), after: json.optional() })),
    facts: z.array(timelineEntry),
  })
  .meta({
    id: 'InstanceDiff',
    description: 'What changed between the two revisions.',
    examples: [examples.instanceDiff],
  });

export const listTasks = z
  .strictObject({
    ...page,
    of: z
      .enum(['mine', 'role', 'done'])
      .default('mine')
      .meta({ description: '`mine`: you may act on it. `role`: open to a role of yours. `done`: you acted on it.' }),
    role: z.string().max(64).optional().meta({ description: 'With `of=role`: open to this role.' }),
    definition: definitions,
    instance: instanceId.optional(),
    dueBefore,
    count: countAsked,
  })
  .refine(({ of, role }) => role === undefined || of === 'role', {
    path: ['role'],
    message: 'goes with `of=role` only',
  });
export const taskList = list(taskRow).meta({
  id: 'TaskList',
  description: 'A page of tasks.',
  examples: [examples.taskList],
});
export const taskPage = z
  .object({
    ...taskRow.shape,
    detail: taskDetail,
    /** Values of the fields that the task shows, edits or binds. */
    data: jsonObject,
    /** Of an open task that binds fields: what `seen` of a decision may be. SHA-256 (hex) of the RFC 8785 form of `{ version, fields }`. */
    contentHash: z.string().optional(),
    /** What you may do with it now. */
    mayAct: z.boolean(),
  })
  .meta({ id: 'TaskPage', description: 'The task, with what it shows.', examples: [examples.taskPage] });

/** Instances of a definition that have not ended and that you see: of each version, as far as they were counted. */
const runningCount = count.extend({ versions: z.array(z.object({ version: z.int(), count: z.int() })) });
export const definitionList = list(definitionRow.extend({ running: runningCount.optional() })).meta({
  id: 'DefinitionList',
  description: 'A page of definitions.',
  examples: [examples.definitionList],
});
export const definitionVersion = definitionRow.extend({ document: jsonObject }).meta({
  id: 'DefinitionVersion',
  description: 'The version with its document.',
  examples: [examples.definitionVersion],
});
export const listDefinitions = z.strictObject({
  ...page,
  key: definitionKey.optional().meta({ description: 'Of this definition only.' }),
  running: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: '`true`: also how many instances run on each version, exact to 1,000 of a definition.' }),
  allVersions: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: '`true`: each version; else the latest of each.' }),
});

export const listUsers = z.strictObject({ ...page });
export const userList = list(userRow).meta({
  id: 'UserList',
  description: 'A page of people.',
  examples: [examples.userList],
});
export const listRoles = z.strictObject({ ...page });
export const roleList = list(roleRow).meta({
  id: 'RoleList',
  description: 'A page of roles.',
  examples: [examples.roleList],
});

export const listAudit = z.strictObject({
  ...page,
  actor: z.string().max(128).optional().meta({ description: 'Done by this user.' }),
  entityType,
  entityId,
  definition: definitionKey.optional(),
  from: z.iso.datetime({ offset: true }).optional().meta({ description: 'At this instant or later.' }),
  to: z.iso.datetime({ offset: true }).optional().meta({ description: 'Before this instant.' }),
  format: z.enum(['json', 'csv']).default('json').meta({ description: 'In JSON, or as a table for a spreadsheet.' }),
});
export const auditList = list(auditEntry).meta({
  id: 'AuditList',
  description: 'A page of what people did, newest first.',
  examples: [examples.auditList],
});

export const me = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    tenant: z.string(),
    roles: z.array(z.string()),
    permissions: z.array(z.string()),
  })
  .meta({ id: 'Me', description: 'Who you are, and what you may do.', examples: [examples.me] });
