import { z } from 'zod';

const charactersMax = 200;

/** Name of a message or an event: parts like names, with dots between them. */
export const messageName = z
  .string()
  .max(charactersMax)
  .regex(
    /^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*$/,
    'must be a name of a-z, 0-9 and underscores, with dots between its parts, such as order.cancelled',
  );
