import { z } from 'zod';
import { roleProfile, userProfile } from '../events/directory.ts';
import { definitionKey, instanceId, name, roleId, taskId, userId } from '../ids.ts';
import { json, jsonObject } from '../json.ts';
import { instanceStatus, taskStatus } from '../statuses.ts';
import { commandExamples as examples } from './command-examples.ts';

/** Requests and answers of the write API. Unknown members are refused. */

export const commandLimits = {
  bodyBytesMax: 1_048_576,
  commentCharactersMax: 4_000,
  reasonCharactersMax: 4_000,
  idempotencyKeyCharactersMax: 200,
} as const;

const comment = z.string().trim().min(1).max(commandLimits.commentCharactersMax);
const reason = z.string().trim().min(1).max(commandLimits.reasonCharactersMax);

export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/, 'an idempotency key is 1 to 200 printable ASCII characters without space');

export const entityRef = z.strictObject({
  type: name.meta({ examples: ['booking'] }),
  id: z
    .string()
    .min(1)
    .max(200)
    .meta({ examples: ['B-1042'] }),
});

export const startInstance = z
  .strictObject({
    definition: definitionKey,
    /** Absent: the latest version that is not deprecated. */
    version: z.int().positive().optional(),
    entity: entityRef.optional(),
    data: jsonObject.default({}),
    /** The person for whom a client starts it: they are then the initiator, the client the actor. */
    onBehalfOf: userId.optional(),
    /** Accepted now, begins then. */
    startAt: z.iso.datetime({ offset: true }).optional(),
  })
  .meta({ id: 'StartInstance', examples: [examples.startInstance] });

/** What a command on an instance answers. The task fields are there for commands on a task. */
export const instanceAnswer = z
  .object({
    id: instanceId,
    number: z.int(),
    definition: definitionKey,
    version: z.int(),
    title: z.string(),
    status: instanceStatus,
    revision: z.int(),
    /** Tasks that are open now. */
    openTasks: z.array(z.object({ id: taskId, step: z.string(), name: z.string() })),
  })
  .meta({ id: 'InstanceAnswer', description: 'The instance after the command.', examples: [examples.instanceAnswer] });
export type InstanceAnswer = z.infer<typeof instanceAnswer>;

export const taskAnswer = z
  .object({
    id: taskId,
    status: taskStatus,
    /** Of the task, once it is completed. */
    outcome: z.string().nullable(),
    claimedBy: userId.nullable(),
    revision: z.int(),
    instance: instanceAnswer,
  })
  .meta({
    id: 'TaskAnswer',
    description: 'The task and its instance after the command.',
    examples: [examples.taskAnswer],
  });
export type TaskAnswer = z.infer<typeof taskAnswer>;

/** CloudEvents 1.0, structured mode. `subject` is the entity's id. `onbehalfof` is our extension attribute. */
export const triggerEvent = z
  .strictObject({
    specversion: z.literal('1.0'),
    id: z.string().min(1).max(200),
    source: z.string().min(1).max(500),
    type: z.string().regex(/^[a-z][a-z0-9_.]{0,127}$/),
    subject: z.string().min(1).max(200).optional(),
    time: z.iso.datetime({ offset: true }).optional(),
    datacontenttype: z.literal('application/json').optional(),
    dataschema: z.string().max(500).optional(),
    onbehalfof: userId.optional(),
    data: jsonObject.default({}),
  })
  .meta({ id: 'TriggerEvent', examples: [examples.triggerEvent] });
export type TriggerEvent = z.infer<typeof triggerEvent>;

export const triggerAnswer = z
  .object({
    started: z.array(instanceAnswer),
    /** Definitions with this trigger that did not start, and why. */
    refused: z.array(z.object({ definition: definitionKey, type: z.string(), detail: z.string(), facts: jsonObject })),
  })
  .meta({
    id: 'TriggerAnswer',
    description: 'The instances that started, and the definitions that did not start.',
    examples: [examples.triggerAnswer],
  });
export type TriggerAnswer = z.infer<typeof triggerAnswer>;

/** A body may be left out where there is nothing to say. */
export const claimTask = z
  .strictObject({})
  .default({})
  .meta({ id: 'ClaimTask', examples: [examples.nothing] });
export const releaseTask = z
  .strictObject({})
  .default({})
  .meta({ id: 'ReleaseTask', examples: [examples.nothing] });
export const assignTask = z
  .strictObject({
    to: userId,
    /** The seat that is given away (`user:maria`, `role:director`); may be left out when there is only one that it can be. */
    from: z.string().max(200).optional(),
    reason: reason.optional(),
  })
  .meta({ id: 'AssignTask', examples: [examples.assignTask] });
export const delegateTask = z
  .strictObject({ to: userId, reason: reason.optional() })
  .meta({ id: 'DelegateTask', examples: [examples.delegateTask] });
export const returnTask = z
  .strictObject({
    /** The seat (`user:maria`, `role:director`); may be left out when only one can be meant. */
    seat: z.string().max(200).optional(),
    reason: reason.optional(),
  })
  .default({})
  .meta({ id: 'ReturnTask', examples: [examples.returnTask] });
export const askInformation = z
  .strictObject({
    question: comment,
    /** Whom; absent: whoever started the instance. */
    of: userId.optional(),
  })
  .meta({ id: 'AskInformation', examples: [examples.askInformation] });
export const giveInformation = z
  .strictObject({
    answer: comment,
    /** Number of the question within the task; absent: the oldest that you were asked. */
    question: z.int().positive().optional(),
  })
  .meta({ id: 'GiveInformation', examples: [examples.giveInformation] });
export const withdrawDecision = z
  .strictObject({})
  .default({})
  .meta({ id: 'WithdrawDecision', examples: [examples.nothing] });
/** What you had been shown: the task's `contentHash`, or values of its fields. What is another now is refused with the difference. */
const seen = z.union([z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in hex'), jsonObject]);
export const decideTask = z
  .strictObject({ outcome: name, comment: comment.optional(), data: jsonObject.optional(), seen: seen.optional() })
  .meta({ id: 'DecideTask', examples: [examples.decideTask] });
export const completeTask = z

  .strictObject({
    outcome: name.optional(),
    comment: comment.optional(),
    data: jsonObject.default({}),
    seen: seen.optional(),
  })
  .meta({ id: 'CompleteTask', examples: [examples.completeTask] });
export const commentTask = z.strictObject({ comment }).meta({ id: 'Comment', examples: [examples.comment] });

export const changeData = z
  .strictObject({ set: jsonObject, reason: reason.optional() })
  .meta({ id: 'ChangeData', examples: [examples.changeData] });
export const cancelInstance = z
  .strictObject({ reason })
  .meta({ id: 'CancelInstance', examples: [examples.cancelInstance] });
export const suspendInstance = z
  .strictObject({ reason })
  .meta({ id: 'SuspendInstance', examples: [examples.suspendInstance] });
export const resumeInstance = z
  .strictObject({ reason })
  .meta({ id: 'ResumeInstance', examples: [examples.resumeInstance] });
const visit = z
  .string()
  .min(3)
  .max(80)
  .meta({ description: 'A time that a step was entered.', examples: ['manager#2'] });
export const rewindInstance = z
  .strictObject({
    visit,
    reason,
    /** What followed is undone first, the last first, as far as its steps say how. */
    compensate: z.boolean().optional(),
  })
  .meta({ id: 'RewindInstance', examples: [examples.rewindInstance] });
export const interveneInstance = z
  .strictObject({ visit, how: z.enum(['cancelled', 'finished', 'skipped']), outcome: name.optional(), reason })
  .meta({ id: 'InterveneInstance', examples: [examples.interveneInstance] });
export const moveStep = z
  .strictObject({ visit, to: name, reason })
  .meta({ id: 'MoveStep', examples: [examples.moveStep] });
export const addItem = z.strictObject({ visit, value: json }).meta({ id: 'AddItem', examples: [examples.addItem] });
export const closeItems = z.strictObject({ visit }).meta({ id: 'CloseItems', examples: [examples.closeItems] });
export const retryIncident = z
  .strictObject({ incident: z.int().positive().optional(), reason })
  .meta({ id: 'RetryIncident', examples: [examples.retryIncident] });

export const takeSnapshot = z.strictObject({}).meta({ id: 'TakeSnapshot', examples: [examples.nothing] });
export const snapshotAnswer = z
  .object({
    id: instanceId,
    /** The state is that after this revision. */
    revision: z.int(),
    takenAt: z.iso.datetime(),
    stateBytes: z.int(),
  })
  .meta({ id: 'Snapshot', description: 'What was stored.', examples: [examples.snapshotAnswer] });

export const definitionIssue = z
  .object({
    code: z.string(),
    /** JSON pointer into the document. */
    place: z.string(),
    message: z.string(),
  })
  .meta({ id: 'DefinitionIssue', examples: [examples.definitionIssue] });
export type DefinitionIssue = z.infer<typeof definitionIssue>;

export const putDraft = z
  .strictObject({ document: z.union([jsonObject, z.string().max(524_288)]) })
  .meta({ id: 'PutDraft', examples: [examples.putDraft] });
export const draftAnswer = z
  .object({
    key: definitionKey,
    /** Counts the saves of this draft; its ETag. */
    draftRevision: z.int(),
    document: json,
    savedAt: z.iso.datetime(),
    savedBy: userId,
    issues: z.array(definitionIssue),
    warnings: z.array(definitionIssue),
  })
  .meta({
    id: 'Draft',
    description: 'The draft as it is saved, with what is wrong with it.',
    examples: [examples.draftAnswer],
  });

export const publishVersion = z
  .strictObject({
    /** Absent: the draft is published. A text is YAML or JSON. */
    document: z.union([jsonObject, z.string().max(524_288)]).optional(),
    /** Codes of the warnings that you have seen; publishing with others is refused. `true`: all. */
    confirmWarnings: z.union([z.literal(true), z.array(z.string()).max(100)]).default([]),
  })
  .meta({ id: 'PublishVersion', examples: [examples.publishVersion] });
export const publishAnswer = z
  .object({
    key: definitionKey,
    version: z.int(),
    hash: z.string(),
    warnings: z.array(definitionIssue),
  })
  .meta({ id: 'PublishAnswer', description: 'The version, and its warnings.', examples: [examples.publishAnswer] });
export const deprecateVersion = z
  .strictObject({ reason })
  .meta({ id: 'DeprecateVersion', examples: [examples.deprecateVersion] });

export const putUser = z
  .strictObject({
    name: userProfile.shape.name,
    email: userProfile.shape.email,
    manager: userProfile.shape.manager,
    kind: userProfile.shape.kind.default('person'),
    active: z.boolean().default(true),
  })
  .meta({ id: 'PutUser', examples: [examples.putUser] });
export const userAnswer = z
  .object({ id: userId, revision: z.int(), profile: userProfile })
  .meta({ id: 'UserAnswer', description: 'The user as the directory has them now.', examples: [examples.userAnswer] });

export const putRole = z
  .strictObject({
    name: roleProfile.shape.name,
    description: roleProfile.shape.description,
    permissions: roleProfile.shape.permissions.default([]),
    /** Who holds it from now on, whole. */
    holders: z.array(userId).max(10_000).default([]),
  })
  .meta({ id: 'PutRole', examples: [examples.putRole] });
export const roleAnswer = z
  .object({ id: roleId, revision: z.int(), profile: roleProfile, holders: z.array(userId) })
  .meta({ id: 'RoleAnswer', description: 'The role as the directory has it now.', examples: [examples.roleAnswer] });
