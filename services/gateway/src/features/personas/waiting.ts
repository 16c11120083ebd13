import { LRUCache } from 'lru-cache';
import { request } from 'undici';
import { z } from 'zod';
import type { Limits } from '../../limits.ts';
import type { Upstream } from '../../proxy/upstreams.ts';

export interface Waiting {
  tasks: number;
  late: number;
}

export interface WaitingPorts {
  /** What the issuer calls itself; it gives tokens under no other name. */
  issuer: string;
  personasUrl: string;
  read: Upstream;
  limits: Limits;
}

const tokenKeptMs = 10 * 60_000;
const peopleMax = 50;
const page = z.object({ total: z.object({ count: z.number() }) });

/**
 * What waits for a person of the demonstration, who may be anybody's for the asking. Undefined when it cannot be told now: the list of
 * people needs no more than the issuer.
 */
export function createWaiting({ issuer, personasUrl, read, limits }: WaitingPorts) {
  const tokens = new LRUCache<string, string>({ max: peopleMax, ttl: tokenKeptMs });

  const tokenOf = async (person: string): Promise<string> => {
    const known = tokens.get(person);
    if (known !== undefined) return known;
    const url = new URL(`/token?${new URLSearchParams({ as: person })}`, personasUrl);
    const signal = AbortSignal.timeout(limits.issuerTimeoutMs);
    const answer = await request(url, { headers: { host: new URL(issuer).host }, signal });
    const token = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`the issuer answers ${answer.statusCode} for ${person}`);
    tokens.set(person, token);
    return token;
  };

  const count = async (token: string, given: Record<string, string>): Promise<number> => {
    const query = new URLSearchParams({ of: 'mine', limit: '1', count: 'true', ...given });
    const answer = await read.choose(new Set()).pool.request({
      path: `/v1/tasks?${query}`,
      method: 'GET',
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(limits.issuerTimeoutMs),
    });
    return page.parse(await answer.body.json()).total.count;
  };

  return async (person: string): Promise<Waiting | undefined> => {
    try {
      const token = await tokenOf(person);
      const now = new Date().toISOString();
      const [tasks, late] = await Promise.all([count(token, {}), count(token, { dueBefore: now })]);
      return { tasks, late };
    } catch {
      return undefined;
    }
  };
}
