import { type Permission, permission } from '@procession/contracts/events/directory.ts';
import type { FeedMessage } from '@procession/contracts/feed.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import type { Viewer } from './viewer.ts';

const everyPermission: ReadonlySet<Permission> = new Set(permission.options);

/** Who somebody is, by the directory. `administrators` holds `<tenant>:<user>`: every permission, whatever the directory says. */
export async function readViewer(
  read: SqlReader,
  { tenant, user }: { tenant: string; user: string },
  administrators: ReadonlySet<string>,
): Promise<Viewer> {
  const [row] = await read.query<{ name: string | null; active: boolean; roles: string[]; permissions: Permission[] }>(
    'read-viewer',
    `select max(u.name) as name, coalesce(bool_and(u.is_active), true) as active,
       array(select h.role from role_holders h where h.tenant = $1 and h.user_id = $2 order by h.role) as roles,
       array(select distinct p from role_holders h
         join roles r on r.tenant = h.tenant and r.role = h.role
         cross join lateral unnest(r.permissions) as p
         where h.tenant = $1 and h.user_id = $2) as permissions
     from users u where u.tenant = $1 and u.user_id = $2`,
    [tenant, user],
  );
  const isAdministrator = administrators.has(`${tenant}:${user}`);
  const isActive = isAdministrator || (row?.active ?? true);
  return {
    tenant,
    user,
    name: row?.name ?? null,
    isActive,
    roles: isActive ? (row?.roles ?? []) : [],
    permissions: isAdministrator ? everyPermission : new Set(isActive ? row?.permissions : []),
  };
}

export interface RightsCacheOptions {
  /** Looks into the tables (`readViewer`). */
  look: (tenant: string, user: string) => Promise<Viewer>;
  /** What is older is looked at again before it is believed: how long a revocation takes at most. */
  freshMs?: number;
  countMax?: number;
  now?: () => number;
}

/** Viewers, remembered for a moment. Bounded; the least recently looked at go first. */
export class RightsCache {
  readonly #look: RightsCacheOptions['look'];
  readonly #freshMs: number;
  readonly #countMax: number;
  readonly #now: () => number;
  readonly #known = new Map<string, { at: number; viewer: Promise<Viewer> }>();

  constructor({ look, freshMs = 1_000, countMax = 10_000, now = () => performance.now() }: RightsCacheOptions) {
    this.#look = look;
    this.#freshMs = freshMs;
    this.#countMax = countMax;
    this.#now = now;
  }

  async get(tenant: string, user: string): Promise<Viewer> {
    const key = `${tenant}\n${user}`;
    const known = this.#known.get(key);
    if (known && this.#now() - known.at < this.#freshMs) return known.viewer;
    const entry = { at: this.#now(), viewer: this.#look(tenant, user) };
    this.#known.delete(key);
    this.#known.set(key, entry);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= this.#countMax) break;
      this.#known.delete(oldest);
    }
    try {
      return await entry.viewer;
    } catch (error) {
      if (this.#known.get(key) === entry) this.#known.delete(key);
      throw error;
    }
  }

  /** Forgets the tenants whose directory a message of the feed says has changed. @returns them */
  see(message: Pick<FeedMessage, 'heads'>): Set<string> {
    const changed = new Set<string>();
    for (const { tenant, stream } of message.heads ?? []) if (/^(user|role)-/.test(stream)) changed.add(tenant);
    if (changed.size === 0) return changed;
    for (const key of this.#known.keys()) if (changed.has(key.slice(0, key.indexOf('\n')))) this.#known.delete(key);
    return changed;
  }
}
