import { dirname } from 'node:path';
import { z } from 'zod';
import { demoTenant } from '../issuer/personas.ts';
import { createTokenSigner } from '../issuer/tokens.ts';
import { loadDemo } from './load.ts';

// Loads the demonstration into services that run already, with the key of the demo's issuer.
const environment = z.object({
  COMMAND_URL: z.url(),
  QUERY_URL: z.url(),
  LIVE_URL: z.url(),
  ISSUER_URL: z.url(),
  ISSUER_KEY_FILE: z.string(),
});

const { COMMAND_URL, QUERY_URL, LIVE_URL, ISSUER_URL, ISSUER_KEY_FILE } = environment.parse(process.env);
const signer = await createTokenSigner(ISSUER_KEY_FILE, ISSUER_URL);
await loadDemo(
  {
    dir: dirname(ISSUER_KEY_FILE),
    urls: { command: [COMMAND_URL], query: [QUERY_URL], notifier: [LIVE_URL] },
    token: (sub, { tenant = demoTenant, clientId = 'demo' } = {}) => signer.sign({ sub, tenant, clientId }),
  },
  (text) => process.stdout.write(`${text}\n`),
);
