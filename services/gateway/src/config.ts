import { authConfig, natsConfig, secretKey, serverConfig } from '@procession/platform/config.ts';
import { z } from 'zod';

const { ADMINISTRATORS: _ofTheServices, ...tokenConfig } = authConfig;

const origin = z.url({ protocol: /^https?$/ }).transform((text) => new URL(text).origin);

/** A variable that is there and empty, as compose writes what is not set, is none. */
const orNone = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

/** Addresses of the copies of a service, with commas between. */
const addresses = z
  .string()
  .transform((text) => text.split(',').flatMap((url) => url.trim() || []))
  .pipe(z.array(origin));
const copies = addresses.pipe(z.array(z.string()).min(1));

export const gatewayConfig = {
  ...serverConfig,
  ...tokenConfig,
  ...natsConfig,
  /** What stands in the browser's address line: https://procession.example. Requests under other names are sent there. */
  GATEWAY_URL: origin,
  /** Seal the sessions in the browsers' cookies: 32 bytes in base64; the next after a comma opens those of before. */
  GATEWAY_SESSION_KEY: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(secretKey).min(1)),
  COMMAND_URLS: copies,
  QUERY_URLS: copies,
  NOTIFIER_URLS: copies,
  PROJECTOR_URLS: copies,
  /** Only to be asked how they are. */
  WORKER_URLS: addresses.default([]),
  /** What the issuer knows us as. */
  OIDC_CLIENT_ID: z.string().min(1),
  /** None: a public client, by PKCE alone. */
  OIDC_CLIENT_SECRET: orNone(z.string()),
  OIDC_SCOPE: z.string().default('openid profile offline_access'),
  /** What else the issuer wants to be told, as a query: `audience=procession`. */
  OIDC_PARAMETERS: z
    .string()
    .default('')
    .transform((text) => Object.fromEntries(new URLSearchParams(text))),
  /** Where we reach the issuer, when its own address is one that only browsers reach. */
  OIDC_BACKCHANNEL_URL: orNone(origin),
  /** Of the demonstration's issuer: where it lists its people, who sign in by a click. Never beside a real issuer. */
  DEMO_PERSONAS_URL: orNone(z.url()),
  /** The built dashboard. None: no pages. */
  DASHBOARD_DIR: orNone(z.string()),
};
