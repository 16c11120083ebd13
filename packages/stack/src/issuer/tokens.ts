import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';

export const tokenAudience = 'procession';
/** The longest that the services accept. */
export const tokenLifetimeSeconds = 15 * 60;
const algorithm = 'EdDSA';

export interface TokenSigner {
  /** What the services verify with. */
  publicKey: JWK;
  sign(claims: TokenClaims): Promise<string>;
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
  const kid = await calculateJwkThumbprint(jwk);
  return {
    publicKey: { ...publicPart, kid, alg: algorithm, use: 'sig' },
    sign: ({ sub, tenant, clientId }) =>
      new SignJWT({ tenant, client_id: clientId })
        .setProtectedHeader({ alg: algorithm, kid, typ: 'at+jwt' })
        .setIssuer(issuer)
        .setAudience(tokenAudience)
        .setSubject(sub)
        .setIssuedAt()
        .setExpirationTime(`${tokenLifetimeSeconds}s`)
        .sign(key),
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
