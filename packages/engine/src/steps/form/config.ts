import { name } from '@procession/contracts/ids.ts';
import type { z } from 'zod';
import { due } from '../../document/due.ts';
import { listOf } from '../../document/list-of.ts';
import { task } from '../../document/task.ts';

/** What a designer sets of a form, filled in by one person. */
export const formKeys = { ...task, outcomes: listOf(name).default(['completed']), due: due.optional() };
export type FormDeclaration = z.infer<z.ZodObject<typeof formKeys>>;
