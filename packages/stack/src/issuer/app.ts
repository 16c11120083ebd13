import Fastify, { type FastifyInstance } from 'fastify';
import { z } from 'zod';
import { demoTenant, personas } from './personas.ts';
import { addSignIn } from './sign-in.ts';
import { type TokenSigner, tokenLifetimeSeconds } from './tokens.ts';

const request = z.strictObject({
  as: z.string(),
  tenant: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
    .default(demoTenant),
  client_id: z.string().min(1).max(200).default('demo'),
});

/** What services reach by another name: it holds no secret, or takes one that only they have. */
const underAnyName: ReadonlySet<string | undefined> = new Set([
  '/.well-known/openid-configuration',
  '/.well-known/jwks.json',
  '/oauth/token',
  '/oauth/revoke',
  '/personas',
  '/readyz',
]);

/**
 * An OpenID issuer for a demonstration on one's own machine: whoever asks is given a token for the persona that they name.
 * `GET /token?as=ben` answers the bare token, `POST /token` JSON as OAuth has it. Browsers sign in at `/authorize`.
 */
export function buildIssuer(issuer: string, signer: TokenSigner, tokenSeconds?: number): FastifyInstance {
  const app = Fastify({ bodyLimit: 4_096 });
  // A page that has its own name resolve to this machine must not be given a token. By route: an address has many spellings.
  app.addHook('onRequest', async ({ host, routeOptions }, reply) => {
    if (!underAnyName.has(routeOptions.url) && host !== new URL(issuer).host)
      return reply.code(421).type('text/plain').send(`this is ${issuer}\n`);
  });
  app.get('/.well-known/openid-configuration', () => ({
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/oauth/token`,
    revocation_endpoint: `${issuer}/oauth/revoke`,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
    authorization_response_iss_parameter_supported: true,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [signer.publicKey.alg],
  }));
  addSignIn(app, { issuer, signer, ...(tokenSeconds !== undefined && { tokenSeconds }) });
  app.get('/.well-known/jwks.json', () => ({ keys: [signer.publicKey] }));
  app.get('/readyz', () => ({ status: 'ready' }));
  for (const path of ['/', '/personas'])
    app.get(path, () => ({
      personas: personas.map(({ id, name, does, roles, kind }) => ({ id, name, does, roles, kind })),
    }));
  app.get('/token', async ({ query }, reply) => {
    const asked = check(query);
    if ('fault' in asked) return reply.code(400).type('text/plain').send(`${asked.fault}\n`);
    return reply
      .type('text/plain')
      .header('cache-control', 'no-store')
      .send(await signer.sign(asked));
  });
  app.post('/token', async ({ body }, reply) => {
    const asked = check(body);
    if ('fault' in asked) return reply.code(400).send({ error: 'invalid_request', error_description: asked.fault });
    const token = await signer.sign(asked);
    return reply
      .header('cache-control', 'no-store')
      .send({ access_token: token, token_type: 'Bearer', expires_in: tokenLifetimeSeconds });
  });
  return app;
}

function check(input: unknown): { sub: string; tenant: string; clientId: string } | { fault: string } {
  const parsed = request.safeParse(input ?? {});
  const known = personas.map((persona) => persona.id).join(', ');
  if (!parsed.success) return { fault: `say for whom, as in ?as=ben (${known}): ${z.prettifyError(parsed.error)}` };
  const { as, tenant, client_id: clientId } = parsed.data;
  if (!personas.some((persona) => persona.id === as))
    return { fault: `there is no persona ${JSON.stringify(as)}: ${known}` };
  return { sub: as, tenant, clientId };
}
