import { name } from '@procession/contracts/ids.ts';
import { z } from 'zod';

/** Rules of one step at most. */
export const rulesMax = 500;
/** Inputs of a table at most. */
export const inputsMax = 50;

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const table = z.strictObject({
  hit: z.enum(['unique', 'first', 'any', 'priority', 'collect']).default('unique'),
  inputs: z.array(z.string()).max(inputsMax).default([]),
  rules: z
    .array(
      z.strictObject({
        if: z.array(scalar).max(inputsMax).optional(),
        // biome-ignore lint/suspicious/noThenProperty: the language's word
        then: z.record(z.string(), z.unknown()).default({}),
        outcome: name.default('completed'),
        priority: z.int().default(0),
      }),
    )
    .min(1)
    .max(rulesMax),
});
export type TableDeclaration = z.infer<typeof table>;

/** What a designer sets of a rules step: a list of rules or a decision table. */
export const rulesKeys = {
  rules: z
    .array(z.strictObject({ when: z.string().optional(), outcome: name }))
    .min(1)
    .max(rulesMax)
    .optional(),
  table: table.optional(),
};
export type RulesDeclaration = z.infer<z.ZodObject<typeof rulesKeys>>;
