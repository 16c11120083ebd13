import { definitionKey, name } from '@procession/contracts/ids.ts';
import { z } from 'zod';
import { interruptKey } from './interrupt.ts';
import { listOf } from './list-of.ts';

/** An empty list could mean everybody or nobody. */
const roles = listOf(name)
  .refine((list) => list.length > 0, 'names no role: leave it out, then the permission of the directory decides')
  .default([]);

/** What stands beside fields and steps. */
export const header = z.strictObject({
  key: definitionKey,
  name: z.string().min(1).max(200).optional(),
  description: z.string().max(4_000).optional(),
  title: z.string().min(1).max(500).optional(),
  entity: z.strictObject({ type: z.string().min(1).max(100) }).optional(),
  trigger: z
    .strictObject({
      /** A CloudEvents type. */
      event: z
        .string()
        .regex(/^[a-z][a-zA-Z0-9_.-]{0,199}$/, 'must be the type of an event such as order.placed')
        .optional(),
      when: z.string().optional(),
      /** In place of an event: starts by the clock. */
      cron: z.string().max(200).optional(),
      zone: z.string().max(100).optional(),
      set: z.record(z.string(), z.string()).default({}),
    })
    .optional(),
  unique: z.string().optional(),
  interrupt: interruptKey,
  access: z.strictObject({ read: roles, start: roles, operate: roles }).default({ read: [], start: [], operate: [] }),
  roles: listOf(name).optional(),
  calendar: name.optional(),
  fields: z.record(z.string(), z.unknown()).default({}),
  start: z.string(),
  steps: z.record(z.string(), z.unknown()),
});

/** Cases leave out the key. */
export const lenientHeader = header.extend({ key: definitionKey.default('case') });

export type Header = z.infer<typeof header>;
