import { z } from 'zod';
import { buildIssuer } from './app.ts';
import { createTokenSigner } from './tokens.ts';

const environment = z.object({
  HOST: z.string(),
  PORT: z.coerce.number().int(),
  /**
   * Its own address, which stands in the tokens: of this machine, whatever the port. So it never speaks for a real issuer,
   * even when somebody starts it beside services that believe one.
   */
  ISSUER_URL: z.url({
    protocol: /^http$/,
    hostname: /^(localhost|127\.0\.0\.1)$/,
    error: 'the demo issues tokens for this machine only',
  }),
  ISSUER_KEY_FILE: z.string(),
});

const { HOST, PORT, ISSUER_URL, ISSUER_KEY_FILE } = environment.parse(process.env);
const app = buildIssuer(ISSUER_URL, await createTokenSigner(ISSUER_KEY_FILE, ISSUER_URL));
await app.listen({ host: HOST, port: PORT });
process.once('SIGTERM', () => void app.close());
