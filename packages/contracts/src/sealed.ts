import { z } from 'zod';

/**
 * A sensitive value as it stands in the log: AES-256-GCM under the subject's key (services open it, never the engine).
 * When the key is destroyed the value is gone everywhere, and every hash still verifies.
 */
export const sealedValue = z.object({
  $sealed: z.object({
    /** Whose key: `entity:booking/B-7`, `user:maria`. */
    subject: z.string(),
    /** base64url: 12 bytes nonce, ciphertext, 16 bytes tag. */
    box: z.string(),
  }),
});
export type SealedValue = z.infer<typeof sealedValue>;

/** What stands for a sensitive value that the reader may not see, or whose key was destroyed. */
export const withheldValue = z.object({ $withheld: z.enum(['not_shown_to_you', 'erased']) });
export type WithheldValue = z.infer<typeof withheldValue>;

export const isSealed = (value: unknown): value is SealedValue =>
  typeof value === 'object' && value !== null && '$sealed' in value;
