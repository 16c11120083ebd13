import type { Attempt } from '../issuer.ts';
import type { Limits } from '../limits.ts';
import {
  type CookieChange,
  type CookieNames,
  type Cookies,
  readPieces,
  removePieces,
  slots,
  writePieces,
} from './cookies.ts';
import type { Seal } from './seal.ts';

export interface RememberedAttempt extends Attempt {
  returnTo: string;
}

const purpose = 'sign-in';

/**
 * Sign-ins under way, in cookies of the browser that began them: an answer of the issuer that another browser began is worth
 * nothing here. Several windows may be at it, so the slot stands in the `state`.
 */
export function createAttempts({
  seal,
  names,
  limits,
  now,
}: {
  seal: Seal;
  names: CookieNames;
  limits: Limits;
  now: () => number;
}) {
  return {
    async remember(cookies: Cookies, attempt: RememberedAttempt): Promise<{ state: string; changes: CookieChange[] }> {
      const slot = slots.find((one) => cookies[names.signIn(one)] === undefined) ?? 0;
      const state = `${slot}.${attempt.state}`;
      const until = now() + limits.signInMs;
      const sealed = await seal.seal(purpose, { ...attempt, state, until });
      return { state, changes: writePieces(cookies, names.signIn(slot), sealed, limits.signInMs / 1000) };
    },

    /** Once: the cookie goes, whatever comes of it. */
    async recall(cookies: Cookies, state: unknown) {
      const slot = typeof state === 'string' && /^\d\./.test(state) ? Number(state[0]) : undefined;
      if (slot === undefined) return { attempt: undefined, changes: [] };
      const sealed = readPieces(cookies, names.signIn(slot));
      const opened = sealed === undefined ? undefined : await seal.open(purpose, sealed);
      const attempt = opened as (RememberedAttempt & { until: number }) | undefined;
      const isIt = attempt !== undefined && attempt.state === state && attempt.until > now();
      // Of another window, it stays.
      return isIt
        ? { attempt, changes: removePieces(cookies, names.signIn(slot)) }
        : { attempt: undefined, changes: [] };
    },
  };
}
export type Attempts = ReturnType<typeof createAttempts>;
