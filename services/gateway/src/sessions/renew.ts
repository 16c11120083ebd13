import { hash } from 'node:crypto';
import { ProblemError } from '@procession/contracts/problems.ts';
import { LRUCache } from 'lru-cache';
import type { Limits } from '../limits.ts';
import type { Session } from './session.ts';

/** What came of a refresh token. `refused`: the issuer takes it no more. `away`: it could not be asked. */
export type Refreshed =
  | { outcome: 'renewed'; session: Session }
  | { outcome: 'refused' }
  | { outcome: 'away'; cause: unknown };

export type Renew = (session: Session) => Promise<Session>;

/** Has something done by one copy of those that want it at the same time, and tells the others what came of it. */
export type OneOfAll = (key: string, work: () => Promise<Refreshed>) => Promise<Refreshed>;

export interface RenewOptions {
  oneOfAll: OneOfAll;
  limits: Limits;
  now: () => number;
  count: (outcome: Refreshed['outcome']) => void;
}

/**
 * Keeps access tokens alive. A refresh token is sent once, however many requests come with it at a time, since strict issuers end a
 * session whose refresh token comes twice; whoever was on the way with the cookie of before is given what came of it.
 */
export function createRenew(
  refresh: (session: Session) => Promise<Refreshed>,
  { oneOfAll, limits, now, count }: RenewOptions,
): Renew {
  const refreshed = new LRUCache<string, Promise<Refreshed>>({ max: limits.rememberedMax, ttl: limits.renewedKeptMs });

  const once = (session: Session, refreshToken: string): Promise<Refreshed> => {
    const key = hash('sha256', refreshToken, 'base64url');
    const under = refreshed.get(key);
    if (under) return under;
    const work = async (): Promise<Refreshed> => {
      const result = await refresh(session);
      count(result.outcome);
      return result;
    };
    const asked = oneOfAll(key, work).then((result) => {
      if (result.outcome === 'away') refreshed.delete(key); // it may be asked again
      return result;
    });
    refreshed.set(key, asked);
    return asked;
  };

  return async (session) => {
    const { accessIssuedAt, accessExpiresAt, refreshToken } = session;
    const early = Math.min(limits.renewBeforeMs, (accessExpiresAt - accessIssuedAt) / 3);
    if (refreshToken === undefined || now() < accessExpiresAt - early) return session;
    const result = await once(session, refreshToken);
    if (result.outcome === 'renewed') return result.session;
    if (now() < accessExpiresAt) return session; // as long as it lasts
    if (result.outcome === 'refused')
      throw new ProblemError('not-signed-in', 'The issuer does not renew the session of this window: sign in again.');
    throw new ProblemError('unavailable', 'The issuer cannot be reached now, and the token has expired.', {
      headers: { 'retry-after': '2' },
      cause: result.cause,
    });
  };
}
