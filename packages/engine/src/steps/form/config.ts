import { name } from '@procession/contracts/ids.ts';
import type { z } from 'zod';
import { listOf } from '../../document/list-of.ts';
import { task } from '../../document/task.ts';

/** What a designer sets of a form, filled in by one person. */
export const formKeys = { ...task, outcomes: listOf(name).default(['completed']) };
export type FormDeclaration = z.infer<z.ZodObject<typeof formKeys>>;
