import { Pool } from 'undici';
import type { Limits } from '../limits.ts';

/** A copy of a service. */
export interface Copy {
  origin: string;
  pool: Pool;
  /** It could not be reached lately: passed over while there are others. `performance.now()` */
  restsUntil: number;
}

export interface Upstream {
  name: string;
  copies: readonly Copy[];
  /** Another one than those that were tried, while there is one. */
  choose(tried: ReadonlySet<Copy>): Copy;
  /** It could not be reached. */
  rest(copy: Copy): void;
  close(): Promise<void>;
}

/** The copies of one service. Requests are dealt out at random: copies know of each other's work by the log alone. */
export function createUpstream(name: string, origins: readonly string[], limits: Limits): Upstream {
  const copies: Copy[] = origins.map((origin) => ({ origin, pool: openPool(origin, limits), restsUntil: 0 }));
  return {
    name,
    copies,
    choose(tried) {
      const now = performance.now();
      const untried = copies.filter((copy) => !tried.has(copy));
      const left = untried.length > 0 ? untried : copies;
      const awake = left.filter((copy) => copy.restsUntil <= now);
      const among = awake.length > 0 ? awake : left;
      return among[Math.floor(Math.random() * among.length)]!;
    },
    rest(copy) {
      copy.restsUntil = performance.now() + limits.restMs;
    },
    close: async () => {
      await Promise.all(copies.map(({ pool }) => pool.close()));
    },
  };
}

const openPool = (origin: string, limits: Limits): Pool =>
  new Pool(origin, {
    connections: limits.connectionsPerCopyMax,
    pipelining: 1,
    connect: { timeout: limits.connectTimeoutMs },
    headersTimeout: limits.answerTimeoutMs,
    bodyTimeout: limits.pieceTimeoutMs,
  });

const notReached = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** No connection came about: nothing was sent, and another copy may be asked. */
export const wasNotReached = (error: unknown): boolean => notReached.has((error as { code?: string }).code ?? '');
