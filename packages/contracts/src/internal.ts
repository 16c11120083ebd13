import { z } from 'zod';
import { instanceId, tenantId } from './ids.ts';
import { jsonObject } from './json.ts';

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

/** What a clock or a machine has to say to an instance. The instance decides: what comes too late is refused and changes nothing. */
export const internalCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('FireTimer'), timer: count }),
]);

/** `POST /internal/commands`. Entries on different instances are independent of each other. */
export const internalCommands = z.strictObject({
  commands: z
    .array(z.strictObject({ tenant: tenantId, instance: instanceId, command: internalCommand }))
    .max(internalLimits.batchMax),
});
export type InternalCommands = z.input<typeof internalCommands>;

/** One per entry, in order. */
export const internalResults = z.object({
  results: z.array(
    z.union([
      z.object({ ok: z.literal(true) }),
      /** It stays so: the same again is refused again, but for `too-early` and `instance-suspended`. */
      z.object({ rejection: z.object({ type: z.string(), detail: z.string(), facts: jsonObject }) }),
      /** The same again may succeed. */
      z.object({ later: z.enum(['contended', 'overloaded', 'outcome-not-known', 'unavailable']) }),
    ]),
  ),
});
export type InternalResults = z.infer<typeof internalResults>;
export type InternalResult = InternalResults['results'][number];
