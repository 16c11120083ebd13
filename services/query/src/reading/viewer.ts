import { ProblemError } from '@procession/contracts/problems.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks: the token's `sub`, and what the directory says of them. */
    viewer: Viewer;
  }
}

/** @throws ProblemError `missing-permission` for somebody whom the directory has switched off. Who is not in it goes on. */
export function refuseInactive(viewer: Viewer): void {
  if (viewer.isActive) return;
  throw new ProblemError('missing-permission', `${viewer.name ?? viewer.user} is switched off in the directory.`);
}

/** Sees the people, the roles, and what was done to them and to definitions. */
export const seesDirectory = (viewer: Viewer): boolean =>
  viewer.permissions.has('read') || viewer.permissions.has('administer');
