import type { Permission } from '@procession/contracts/events/directory.ts';

/** Who asks, as the token and the directory say. */
export interface Caller {
  tenant: string;
  id: string;
  /** Null without an entry in the directory. */
  name: string | null;
  roles: readonly string[];
  permissions: ReadonlySet<Permission>;
  /** Under which names instances are seen: `user:<id>`, `role:<id>`. */
  readers: readonly string[];
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller;
  }
}

/** Sees the people, the roles and what was done to them and to definitions. */
export const seesDirectory = (caller: Caller): boolean =>
  caller.permissions.has('read') || caller.permissions.has('administer');
