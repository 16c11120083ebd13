import { z } from 'zod';

/** Of a list. */
export const dueBefore = z.iso
  .datetime({ offset: true })
  .optional()
  .meta({ description: 'Due before this instant: with the present one, what is late.' });
