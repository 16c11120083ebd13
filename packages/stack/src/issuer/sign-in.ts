import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { demoTenant, personas } from './personas.ts';
import { createRefreshTokens } from './refresh-tokens.ts';
import { type TokenClaims, type TokenSigner, tokenLifetimeSeconds } from './tokens.ts';
import { whoArePeople } from './who-page.ts';

const codeLifetimeMs = 60_000;
const codesMax = 1_000;

/** Where a browser may be sent back to: to a gateway on this machine, whatever its port. */
const redirectUri = z.url({ protocol: /^http$/, hostname: /^(localhost|127\.0\.0\.1)$/ }).endsWith('/auth/callback');
const authorization = z.object({
  response_type: z.literal('code'),
  client_id: z.string().min(1).max(100),
  redirect_uri: redirectUri,
  code_challenge: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  code_challenge_method: z.literal('S256'),
  state: z.string().max(500).optional(),
  nonce: z.string().max(500).optional(),
  /** Which of the people; without one they are asked. */
  login_hint: z.string().max(100).optional(),
});

const grant = z.discriminatedUnion('grant_type', [
  z.object({
    grant_type: z.literal('authorization_code'),
    code: z.string(),
    code_verifier: z.string(),
    redirect_uri: z.string(),
    client_id: z.string(),
  }),
  z.object({ grant_type: z.literal('refresh_token'), refresh_token: z.string() }),
]);

interface Code extends TokenClaims {
  challenge: string;
  redirectUri: string;
  nonce: string | undefined;
}

export interface SignInOptions {
  issuer: string;
  signer: TokenSigner;
  tokenSeconds?: number;
}

/** Authorization code with PKCE, and refresh tokens that are good once: as much OpenID Connect as a gateway asks of any issuer. */
export function addSignIn(
  app: FastifyInstance,
  { issuer, signer, tokenSeconds = tokenLifetimeSeconds }: SignInOptions,
) {
  const codes = new LRUCache<string, Code>({ max: codesMax, ttl: codeLifetimeMs });
  const refreshTokens = createRefreshTokens(signer);
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );

  app.get('/authorize', async ({ query, url }, reply) => {
    const asked = authorization.safeParse(query);
    if (!asked.success)
      return reply
        .code(400)
        .type('text/plain')
        .send(`${z.prettifyError(asked.error)}\n`);
    const { client_id, redirect_uri, code_challenge, state, nonce, login_hint } = asked.data;
    const person = personas.find(({ id }) => id === login_hint);
    if (!person) return whoArePeople(reply, url);
    const code = randomBytes(24).toString('base64url');
    const claims = { sub: person.id, tenant: demoTenant, clientId: client_id };
    codes.set(code, { ...claims, challenge: code_challenge, redirectUri: redirect_uri, nonce });
    const back = new URL(redirect_uri);
    back.search = new URLSearchParams({ code, iss: issuer, ...(state !== undefined && { state }) }).toString();
    return reply.header('cache-control', 'no-store').redirect(back.href, 303);
  });

  app.post('/oauth/token', async ({ body }, reply) => {
    reply.header('cache-control', 'no-store');
    const asked = grant.safeParse(body ?? {});
    if (!asked.success) return reply.code(400).send({ error: 'invalid_request' });
    const given =
      asked.data.grant_type === 'refresh_token' ? await refresh(asked.data.refresh_token) : redeem(asked.data);
    if (!given) return reply.code(400).send({ error: 'invalid_grant' });
    const { claims, nonce, next } = given;
    const { name } = personas.find(({ id }) => id === claims.sub)!;
    return {
      access_token: await signer.sign(claims, tokenSeconds),
      token_type: 'Bearer',
      expires_in: tokenSeconds,
      refresh_token: next ?? (await refreshTokens.begin(claims)),
      id_token: await signer.signFor(claims.clientId, { sub: claims.sub, name, ...(nonce && { nonce }) }, tokenSeconds),
    };
  });

  app.post('/oauth/revoke', async ({ body }, reply) => {
    const asked = z.object({ token: z.string() }).safeParse(body ?? {});
    if (asked.success) await refreshTokens.revoke(asked.data.token);
    return reply.send();
  });

  async function refresh(token: string) {
    const used = await refreshTokens.use(token);
    return used && { ...used, nonce: undefined };
  }

  /** A code is good once, for who began it, and where they said. */
  function redeem(asked: { code: string; code_verifier: string; redirect_uri: string; client_id: string }) {
    const code = codes.get(asked.code);
    codes.delete(asked.code);
    if (!code || code.redirectUri !== asked.redirect_uri || code.clientId !== asked.client_id) return undefined;
    const challenge = createHash('sha256').update(asked.code_verifier).digest('base64url');
    if (!timingSafeEqual(Buffer.from(challenge), Buffer.from(code.challenge))) return undefined;
    return {
      claims: { sub: code.sub, tenant: code.tenant, clientId: code.clientId },
      nonce: code.nonce,
      next: undefined,
    };
  }
}
