import { z } from 'zod';
import { instanceId, name } from '../ids.ts';
import { json, jsonObject } from '../json.ts';
import { machineExamples as examples } from './machine-examples.ts';

/** Requests and answers of the write API that other systems send: messages, signals, answers to callbacks, pulled jobs. */

export const machineLimits = {
  messageBodyBytesMax: 65_536,
  keepDaysMax: 90,
  jobTypesMax: 20,
  jobsMax: 100,
  leaseMsMin: 1_000,
  leaseMsMax: 86_400_000,
  waitMsMax: 30_000,
  /** Answers to callbacks of one tenant that one copy takes in the window of rate-limits.ts. */
  callbacksMax: 2_000,
} as const;

const messageName = z
  .string()
  .regex(/^[a-z][a-z0-9_.]{0,127}$/, 'a name is a-z, 0-9, underscores and dots, begins with a letter');
const messageId = z.string().min(1).max(200);

export const sendMessage = z
  .strictObject({
    name: messageName,
    /** What the waiting instance has said that it waits for. */
    key: z.string().min(1).max(500),
    /** The same again within 7 days is this one. Absent: the idempotency key. */
    id: messageId.optional(),
    body: jsonObject.default({}),
    /** How long it is kept when nobody waits for it yet. */
    keep: z.iso.duration().default('P7D'),
  })
  .meta({ id: 'SendMessage', examples: [examples.sendMessage] });
export const messageAnswer = z
  .object({
    id: messageId,
    /** `matched`: somebody waits, and gets it now. `kept`: until somebody does. `known`: it came before. */
    status: z.enum(['matched', 'kept', 'known']),
  })
  .meta({
    id: 'MessageAnswer',
    description: 'It is stored, and goes to exactly one.',
    examples: [examples.messageAnswer],
  });

export const sendSignal = z
  .strictObject({ name, id: messageId.optional() })
  .meta({ id: 'SendSignal', examples: [examples.sendSignal] });
export const signalAnswer = z
  .object({
    id: messageId,
    /** How many waited; 0 when it was told before. */
    told: z.int(),
  })
  .meta({ id: 'SignalAnswer', description: 'All who wait now are told.', examples: [examples.signalAnswer] });

export const answerCallback = jsonObject
  .default({})
  .meta({ id: 'AnswerCallback', description: 'Whatever the definition reads.', examples: [examples.answerCallback] });
export const callbackAnswer = z
  .object({ accepted: z.literal(true) })
  .meta({ id: 'CallbackAnswer', description: 'It is stored.', examples: [examples.callbackAnswer] });

/** A job: `<instance>.<n>`, n counts the jobs of the instance. */
export const jobId = z
  .string()
  .regex(
    /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\.[1-9][0-9]{0,8}$/,
    'a job id is <instance id>.<number>',
  )
  .meta({
    description: 'A job: its instance, and its number in it.',
    examples: ['0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55.1'],
  });
const attempt = z.int().positive();
const worker = z.string().min(1).max(100);
const leaseMs = z.int().min(machineLimits.leaseMsMin).max(machineLimits.leaseMsMax);

export const activateJobs = z
  .strictObject({
    types: z.array(z.string().min(1).max(100)).min(1).max(machineLimits.jobTypesMax),
    /** Your name, another for each process: a lease is yours under it. */
    worker,
    max: z.int().min(1).max(machineLimits.jobsMax).default(1),
    /** Absent: what the definition says. */
    leaseMs: leaseMs.optional(),
    /** How long to wait when there is nothing to do. */
    waitMs: z.int().min(0).max(machineLimits.waitMsMax).default(0),
  })
  .meta({ id: 'ActivateJobs', examples: [examples.activateJobs] });
export const activatedJobs = z
  .object({
    jobs: z.array(
      z.object({
        id: jobId,
        type: z.string(),
        /** Said again with the result: that of an older attempt is refused. */
        attempt,
        input: json,
        leaseUntil: z.iso.datetime(),
        instance: instanceId,
        step: name,
      }),
    ),
  })
  .meta({
    id: 'ActivatedJobs',
    description: 'They are yours until the lease ends.',
    examples: [examples.activatedJobs],
  });

export const heartbeatJob = z
  .strictObject({ id: jobId, attempt, worker, leaseMs: leaseMs.optional() })
  .meta({ id: 'HeartbeatJob', examples: [examples.heartbeatJob] });
export const jobLease = z
  .object({ leaseUntil: z.iso.datetime() })
  .meta({ id: 'JobLease', description: 'The lease, as it is now.', examples: [examples.jobLease] });

export const completeJob = z
  .strictObject({ id: jobId, attempt, output: json.default({}) })
  .meta({ id: 'CompleteJob', examples: [examples.completeJob] });
export const failJob = z
  .strictObject({
    id: jobId,
    attempt,
    error: z.strictObject({
      /** What `errors` of the step may lead somewhere. */
      kind: z.string().min(1).max(100).default('failed'),
      message: z.string().min(1).max(1_000),
    }),
    retryAfterMs: z.int().min(0).max(machineLimits.leaseMsMax).optional(),
  })
  .meta({ id: 'FailJob', examples: [examples.failJob] });
export const jobAnswer = z
  .object({ id: jobId, accepted: z.literal(true) })
  .meta({ id: 'JobAnswer', description: 'It is recorded.', examples: [examples.jobAnswer] });

export const parseJobId = (id: string): { instance: string; job: number } => {
  const dot = id.lastIndexOf('.');
  return { instance: id.slice(0, dot), job: Number(id.slice(dot + 1)) };
};
