import { randomUUID } from 'node:crypto';
import type { Authenticate, Identity } from '@procession/platform/auth.ts';

/**
 * An accepted operation is carried out by a request of the process to itself, as whoever sent it. Each such request has a
 * pass: random, good once, never outside of this process.
 */
export interface Passes {
  /** As the `Authorization` of one request. */
  issue: (identity: Identity) => string;
  /** Takes passes, and whatever `authenticate` takes. */
  accept: (authenticate: Authenticate) => Authenticate;
}

const scheme = 'Operation ';

/** Of a request whose sender is known already: only the process itself gets so far with one. */
export const isPass = (authorization: string | undefined): boolean => authorization?.startsWith(scheme) === true;

export function createPasses(): Passes {
  const issued = new Map<string, Identity>();
  return {
    issue: (identity) => {
      const pass = `${scheme}${randomUUID()}`;
      issued.set(pass, identity);
      return pass;
    },
    accept: (authenticate) => async (authorization) => {
      const identity = isPass(authorization) ? issued.get(authorization!) : undefined;
      if (!identity) return authenticate(authorization);
      issued.delete(authorization!);
      return identity;
    },
  };
}
