import { type Absence, isAbsent } from '@procession/contracts/absence.ts';
import { type Permission, permission } from '@procession/contracts/events/directory.ts';
import type { FeedMessage } from '@procession/contracts/feed.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import type { StandIn, Viewer } from './viewer.ts';

const everyPermission: ReadonlySet<Permission> = new Set(permission.options);

export interface Person {
  tenant: string;
  user: string;
}

/** Who somebody is, by the directory. `administrators` holds `<tenant>:<user>`: every permission, whatever the directory says. */
export async function readViewer(
  read: SqlReader,
  person: Person,
  administrators: ReadonlySet<string>,
): Promise<Viewer> {
  const [viewer] = await readViewers(read, [person], administrators);
  return viewer!;
}

/** Who these people are, in their order, in one statement. */
export async function readViewers(
  read: SqlReader,
  people: readonly Person[],
  administrators: ReadonlySet<string>,
): Promise<Viewer[]> {
  const rows = await read.query<{
    name: string | null;
    active: boolean;
    roles: string[];
    permissions: Permission[];
    absences: Omit<Absence, 'substitute'>[] | null;
    now: string;
  }>(
    'read-viewers',
    `select u.name, coalesce(u.is_active, true) as active,
       array(select h.role from role_holders h where h.tenant = w.tenant and h.user_id = w.user_id order by h.role) as roles,
       array(select distinct p from role_holders h
         join roles r on r.tenant = h.tenant and r.role = h.role
         cross join lateral unnest(r.permissions) as p
         where h.tenant = w.tenant and h.user_id = w.user_id) as permissions,
       (select json_agg(json_build_object('user', a.user_id, 'from', a.from_day, 'to', a.to_day, 'zone', a.zone, 'definitions', a.definitions))
         from absences a where a.tenant = w.tenant and a.substitute = w.user_id and not a.is_cancelled
           and a.from_day <= to_char(now() + interval '2 days', 'YYYY-MM-DD') and a.to_day >= to_char(now() - interval '2 days', 'YYYY-MM-DD')
       ) as absences,
       to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as now
     from unnest($1::text[], $2::text[]) with ordinality as w (tenant, user_id, at)
     left join users u on u.tenant = w.tenant and u.user_id = w.user_id
     order by w.at`,
    [people.map(({ tenant }) => tenant), people.map(({ user }) => user)],
  );
  return rows.map(({ name, active, roles, permissions, absences, now }, at) => {
    const { tenant, user } = people[at]!;
    const isAdministrator = administrators.has(`${tenant}:${user}`);
    const isActive = isAdministrator || active;
    return {
      tenant,
      user,
      name,
      isActive,
      roles: isActive ? roles : [],
      permissions: isAdministrator ? everyPermission : new Set(isActive ? permissions : []),
      ...(isActive && standsInFor(absences, now)),
    };
  });
}

/** The days are looked at here: a zone that the database does not know must not fail everybody's reading. */
function standsInFor(
  absences: readonly Omit<Absence, 'substitute'>[] | null,
  now: string,
): { standsInFor?: readonly StandIn[] } {
  const present = (absences ?? []).filter((absence) => isAbsent(absence, now));
  return present.length === 0 ? {} : { standsInFor: present.map(({ user, definitions }) => ({ user, definitions })) };
}

export interface RightsCacheOptions {
  /** Looks into the tables (`readViewer`). Calls `begins` when its turn has come: what it finds is as old as that. */
  look: (tenant: string, user: string, begins: () => void) => Promise<Viewer>;
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
  readonly #known = new Map<string, { at?: number; viewer: Promise<Viewer> }>();

  constructor({ look, freshMs = 1_000, countMax = 10_000, now = () => performance.now() }: RightsCacheOptions) {
    this.#look = look;
    this.#freshMs = freshMs;
    this.#countMax = countMax;
    this.#now = now;
  }

  async get(tenant: string, user: string): Promise<Viewer> {
    const key = `${tenant}\n${user}`;
    const known = this.#known.get(key);
    if (known && (known.at === undefined || this.#now() - known.at < this.#freshMs)) return known.viewer;
    const began: { at?: number } = {};
    const begins = (): void => {
      began.at = this.#now();
    };
    const entry = Object.assign(began, { viewer: this.#look(tenant, user, begins) });
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
    for (const { tenant, stream } of message.heads ?? []) if (/^(user|role|absence)-/.test(stream)) changed.add(tenant);
    if (changed.size === 0) return changed;
    for (const key of this.#known.keys()) if (changed.has(key.slice(0, key.indexOf('\n')))) this.#known.delete(key);
    return changed;
  }
}
