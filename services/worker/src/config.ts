import { internalLimits } from '@procession/contracts/internal.ts';
import { databaseUrl, natsConfig, serverConfig } from '@procession/platform/config.ts';
import { z } from 'zod';

export const config = {
  ...serverConfig,
  ...natsConfig,
  /** The index of what is due (role procession_worker). */
  LOG_DATABASE_URL: databaseUrl,
  /** Where instances are told what became of it: addresses of `command`, with commas between. */
  COMMAND_URLS: z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((url) => url.trim())
        .filter(Boolean),
    )
    .pipe(z.array(z.url({ protocol: /^https?$/ })).min(1)),
  /** The secret between the services. */
  INTERNAL_KEY: z.string().min(internalLimits.keyCharactersMin),
};
