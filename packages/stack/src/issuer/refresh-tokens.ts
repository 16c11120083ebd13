import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { TokenClaims, TokenSigner } from './tokens.ts';

const refreshLifetimeSeconds = 12 * 60 * 60;
/** Used ones and families that are revoked, remembered at a time; a restart forgets them. */
const rememberedMax = 10_000;

/**
 * Refresh tokens that are good once, as strict issuers have them: one that comes a second time was stolen or kept by mistake, and all
 * that came of the same sign-in are refused from then on.
 */
export function createRefreshTokens(signer: TokenSigner) {
  const used = new LRUCache<string, true>({ max: rememberedMax });
  const revoked = new LRUCache<string, true>({ max: rememberedMax });
  const issue = (claims: TokenClaims, family: string): Promise<string> =>
    signer.signFor('refresh', { ...claims, family, jti: randomId() }, refreshLifetimeSeconds);
  return {
    /** For a new sign-in. */
    begin: (claims: TokenClaims): Promise<string> => issue(claims, randomId()),
    /** What it stood for, and the next one. Undefined when it is no good (any more). */
    async use(token: string): Promise<{ claims: TokenClaims; next: string } | undefined> {
      const said = await signer.read('refresh', token);
      const { sub, tenant, clientId, family, jti } = said ?? {};
      if (!sub || !tenant || !clientId || !family || !jti || revoked.has(family)) return undefined;
      if (used.has(jti)) {
        revoked.set(family, true);
        return undefined;
      }
      used.set(jti, true);
      const claims = { sub, tenant, clientId };
      return { claims, next: await issue(claims, family) };
    },
    /** Ends the sign-in that it came of. */
    async revoke(token: string): Promise<void> {
      const said = await signer.read('refresh', token);
      if (said?.family) revoked.set(said.family, true);
    },
  };
}

const randomId = (): string => randomBytes(12).toString('base64url');
