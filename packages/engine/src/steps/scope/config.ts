import { z } from 'zod';
import { sets } from '../../document/step-common.ts';

/** What a designer sets of a scope. Its steps and fields are read by `document/check-document.ts`. */
export const scopeKeys = {
  start: z.string(),
  steps: z.record(z.string(), z.unknown()),
  fields: z.record(z.string(), z.unknown()).default({}),
  /** Expressions over what is inside, by the name that they get outside. */
  output: sets.default({}),
};
export type ScopeDeclaration = z.infer<z.ZodObject<typeof scopeKeys>>;
