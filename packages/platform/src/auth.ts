import { hash } from 'node:crypto';
import { tenantId, userId } from '@procession/contracts/ids.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';

/** Who a request comes from, as its token says. What they may do is in the directory. */
export interface Identity {
  tenant: string;
  /** The `sub`. */
  actor: string;
  client: string | undefined;
  /** ms since 1970 */
  expiresAt: number;
}

export interface AuthenticatorOptions {
  issuer: string;
  audience: string;
  jwksUrl: string;
}

/** Asymmetric only: a service that checks tokens must not be able to make them. */
const algorithms = ['EdDSA', 'ES256', 'RS256', 'PS256'];
const tokenLifetimeMaxSeconds = 15 * 60;
const clockToleranceSeconds = 5;
const cachedTokensMax = 20_000;
const tokenCharactersMax = 8_192;

const claims = z.object({
  sub: userId,
  tenant: tenantId,
  client_id: z.string().max(200).optional(),
  exp: z.number(),
  iat: z.number(),
});

export type Authenticate = (authorization: string | undefined) => Promise<Identity>;

/**
 * Verifies bearer tokens. A verified token is remembered until it expires (by its hash, so that memory holds no token).
 * @throws ProblemError `not-signed-in`, or `unavailable` when the issuer's keys cannot be fetched.
 */
export function createAuthenticator({ issuer, audience, jwksUrl }: AuthenticatorOptions): Authenticate {
  const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: 3_000, cooldownDuration: 5_000 });
  const known = new LRUCache<string, Identity>({ max: cachedTokensMax });

  return async (authorization) => {
    if (!authorization) throw notSignedIn('Send an access token: `Authorization: Bearer <token>`.');
    const token = /^Bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(authorization)?.[1];
    if (!token || token.length > tokenCharactersMax) {
      throw notSignedIn('The Authorization header must be `Bearer <token>`.');
    }
    const key = hash('sha256', token, 'base64url');
    const remembered = known.get(key);
    if (remembered && remembered.expiresAt > Date.now()) return remembered;
    const identity = await verify(token);
    known.set(key, identity, { ttl: Math.max(1, identity.expiresAt - Date.now()) });
    return identity;
  };

  async function verify(token: string): Promise<Identity> {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms,
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ['exp', 'iat', 'sub', 'tenant'],
      });
      const { sub, tenant, client_id, exp, iat } = claims.parse(payload);
      if (exp - iat > tokenLifetimeMaxSeconds + clockToleranceSeconds) {
        throw notSignedIn(`The token lives longer than ${tokenLifetimeMaxSeconds / 60} minutes.`);
      }
      return { tenant, actor: sub, client: client_id, expiresAt: exp * 1000 };
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      if (error instanceof errors.JWTExpired) throw notSignedIn('The token has expired: get a new one.');
      if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout)) {
        throw notSignedIn(`The token is not valid here (${error.code}).`, error);
      }
      if (error instanceof z.ZodError) throw notSignedIn('The token lacks a usable `sub` or `tenant`.', error);
      throw new ProblemError('unavailable', "The token issuer's keys cannot be fetched now.", {
        headers: { 'retry-after': '1' },
        cause: error,
      });
    }
  }
}

const notSignedIn = (detail: string, cause?: unknown): ProblemError =>
  new ProblemError('not-signed-in', detail, { headers: { 'www-authenticate': 'Bearer' }, cause });

declare module 'fastify' {
  interface FastifyRequest {
    identity: Identity;
  }
}

/** From here on every route of `app` has `request.identity`, or answers 401. */
export function requireIdentity(app: FastifyInstance, authenticate: Authenticate): void {
  app.decorateRequest('identity', null as unknown as Identity);
  app.addHook('onRequest', async (request: FastifyRequest) => {
    request.identity = await authenticate(request.headers.authorization);
  });
}
