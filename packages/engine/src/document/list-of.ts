import { z } from 'zod';

/** A list may be written as a single value. */
export const listOf = <T extends z.ZodType>(item: T, max = 500) =>
  z.preprocess((value) => (value === undefined || Array.isArray(value) ? value : [value]), z.array(item).max(max));
