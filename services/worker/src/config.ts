import { internalLimits } from '@procession/contracts/internal.ts';
import { parseAllowList } from '@procession/outbound/allow-list.ts';
import { databaseUrl, natsConfig, secretKey, serverConfig } from '@procession/platform/config.ts';
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
  /** Opens credentials, and secrets of webhooks. */
  CREDENTIAL_KEY: secretKey,
  /** What may be called besides the public internet over TLS: hosts, `host:port`, `.suffix`, networks, with commas between. */
  OUTBOUND_ALLOW: z
    .string()
    .default('')
    .transform((text, context) => {
      try {
        return parseAllowList(text);
      } catch (error) {
        context.addIssue({ code: 'custom', message: (error as Error).message });
        return z.NEVER;
      }
    }),
  /** Requests of services under way at once, of each copy. */
  HTTP_JOBS_MAX: z.coerce.number().int().min(1).max(500).default(64),
};
