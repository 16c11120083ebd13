import { finalStatus } from '@procession/contracts/statuses.ts';
import { z } from 'zod';

/** What a designer sets of an end. */
export const endKeys = { status: finalStatus.default('completed'), rest: z.enum(['cancel', 'wait']).default('cancel') };
export type EndDeclaration = z.infer<z.ZodObject<typeof endKeys>>;
