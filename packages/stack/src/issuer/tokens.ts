import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, jwtVerify, SignJWT } from 'jose';

export const tokenAudience = 'procession';
/** The longest that the services accept. */
export const tokenLifetimeSeconds = 15 * 60;
const algorithm = 'EdDSA';

export interface TokenSigner {
  /** What the services verify with. */
  publicKey: JWK;
  /** An access token. */
  sign(claims: TokenClaims, lifetimeSeconds?: number): Promise<string>;
  /** For somebody else than the services: `audience` says for whom. */
  signFor(audience: string, claims: Record<string, string>, lifetimeSeconds: number): Promise<string>;
  /** What was signed for `audience`, while it is valid. */
  read(audience: string, token: string): Promise<Partial<Record<string, string>> | undefined>;
}

export interface TokenClaims {
  sub: string;
  tenant: string;
  clientId: string;
}

/** Signs with the key in this file, which is made at the first use: tokens outlive a restart. */
export async function createTokenSigner(keyFile: string, issuer: string): Promise<TokenSigner> {
  const jwk = await loadKey(keyFile);
  const key = await importJWK(jwk, algorithm);
  const { d: _secret, ...publicPart } = jwk;
  const publicKey = await importJWK(publicPart, algorithm);
  const kid = await calculateJwkThumbprint(jwk);
  const signed = (claims: Record<string, string>, audience: string, type: string, lifetimeSeconds: number) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: algorithm, kid, typ: type })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(`${lifetimeSeconds}s`)
      .sign(key);
  return {
    publicKey: { ...publicPart, kid, alg: algorithm, use: 'sig' },
    sign: ({ sub, tenant, clientId }, lifetimeSeconds = tokenLifetimeSeconds) =>
      signed({ sub, tenant, client_id: clientId }, tokenAudience, 'at+jwt', lifetimeSeconds),
    signFor: (audience, claims, lifetimeSeconds) => signed(claims, audience, 'JWT', lifetimeSeconds),
    read: (audience, token) =>
      jwtVerify<Partial<Record<string, string>>>(token, publicKey, { issuer, audience }).then(
        ({ payload }) => payload as Partial<Record<string, string>>,
        () => undefined,
      ),
  };
}

async function loadKey(file: string): Promise<JWK> {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = await exportJWK(privateKey);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(jwk)}\n`, { mode: 0o600, flag: 'wx' });
  return jwk;
}
