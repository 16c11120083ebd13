import { definitionKey } from '@procession/contracts/ids.ts';
import { z } from 'zod';
import { sets } from '../../document/step-common.ts';

/** What a designer sets of a sub-process: an instance of another definition. */
export const subprocessKeys = {
  definition: definitionKey,
  version: z.union([z.int().positive(), z.literal('latest')], 'must be a number, or latest').optional(),
  input: sets.default({}),
  output: sets.default({}),
  detached: z.boolean().default(false),
};
export type SubprocessDeclaration = z.infer<z.ZodObject<typeof subprocessKeys>>;
