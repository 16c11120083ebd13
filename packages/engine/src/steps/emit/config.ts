import { name } from '@procession/contracts/ids.ts';
import { z } from 'zod';
import { messageName } from '../../document/message.ts';

/** What a designer sets of an emit. */
export const emitKeys = {
  event: messageName,
  data: z.record(z.string(), z.unknown()).default({}),
  /** Without it every subscription that asks for such events gets it. */
  webhook: z.strictObject({ subscription: name }).optional(),
};
export type EmitDeclaration = z.infer<z.ZodObject<typeof emitKeys>>;
