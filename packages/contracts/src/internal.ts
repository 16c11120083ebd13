import { z } from 'zod';
import { instanceId, tenantId } from './ids.ts';
import { json, jsonObject } from './json.ts';

/**
 * What the processes of one installation ask of `command`, over `/internal/…` with the installation's own secret: no user stands
 * behind it, no public document names it.
 */
export const internalLimits = {
  /** Entries of one request. */
  batchMax: 500,
  bodyBytesMax: 16_777_216,
  keyCharactersMin: 32,
} as const;

const count = z.int().positive();
/** W3C Trace Context: the trace that this belongs to. */
const traceparent = z.string().regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/);
const errorText = z.string().max(1_000);

/** What a clock or a machine has to say to an instance. The instance decides: what comes too late is refused and changes nothing. */
export const internalCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('FireTimer'), timer: count }),
  z.strictObject({
    type: z.literal('CompleteJob'),
    job: count,
    attempt: count,
    response: z.strictObject({ status: z.int(), headers: z.record(z.string(), z.string()), body: json }),
  }),
  z.strictObject({
    type: z.literal('FailJobAttempt'),
    job: count,
    attempt: count,
    error: z.strictObject({ kind: z.string().max(100), status: z.int().optional(), message: errorText }),
    /** What the receiver asked for. */
    retryAfterMs: z.int().nonnegative().optional(),
    /** No other attempt would do better. */
    isFinal: z.literal(true).optional(),
  }),
]);

/** `POST /internal/commands`. Entries on different instances are independent of each other. */
export const internalCommands = z.strictObject({
  commands: z
    .array(
      z.strictObject({
        tenant: tenantId,
        instance: instanceId,
        command: internalCommand,
        traceparent: traceparent.optional(),
      }),
    )
    .max(internalLimits.batchMax),
});
export type InternalCommands = z.input<typeof internalCommands>;

/** One per entry, in order. */
export const internalResults = z.object({
  results: z.array(
    z.union([
      z.object({ ok: z.literal(true) }),
      /** It stays so: the same again is refused again, but for refusals that pass (`too-early`, `instance-suspended`). */
      z.object({ rejection: z.object({ type: z.string(), detail: z.string(), facts: jsonObject }) }),
      /** The same again may succeed. `failed`: by a bug, which the log of `command` names. */
      z.object({ later: z.enum(['contended', 'overloaded', 'outcome-not-known', 'unavailable', 'failed']) }),
    ]),
  ),
});
export type InternalResults = z.infer<typeof internalResults>;
export type InternalResult = InternalResults['results'][number];

/** `POST /internal/jobs`: what is to be sent for these jobs. */
export const internalJobs = z.strictObject({
  jobs: z
    .array(z.strictObject({ tenant: tenantId, instance: instanceId, job: count, attempt: count, revision: count }))
    .max(internalLimits.batchMax),
});
export type InternalJobs = z.input<typeof internalJobs>;

/** One per entry, in order. Sensitive fields and callback addresses are filled in; a credential is still its name. */
export const internalJobRequests = z.object({
  jobs: z.array(
    z.union([
      z.object({
        request: z.object({
          method: z.string(),
          url: json,
          query: jsonObject.optional(),
          headers: jsonObject.optional(),
          body: json.optional(),
          credential: z.string().optional(),
        }),
        timeoutMs: z.int().positive(),
        step: z.string(),
        /** Of the command that asked for it. */
        traceparent: traceparent.optional(),
      }),
      /** The attempt is not this one's any more. */
      z.object({ gone: z.literal(true) }),
      /** It could not be read now. */
      z.object({ later: z.enum(['unavailable', 'failed']) }),
    ]),
  ),
});
export type InternalJobRequests = z.infer<typeof internalJobRequests>;
