import { calendarProfile } from '@procession/contracts/events/calendar.ts';
import type { Calendar } from '@procession/engine/time/calendar.ts';
import type { Logger } from '@procession/platform/logger.ts';
import { isConnectionLoss } from '@procession/platform/postgres.ts';
import { withTenant } from '@procession/platform/read-pool.ts';
import { LRUCache } from 'lru-cache';
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { createDefinitionHeads, type DefinitionHeads } from './definition-heads.ts';
import { createDirectoryView, type DirectoryView } from './directory-view.ts';

/** What decisions read of a tenant besides the streams that they write. */
export interface TenantIndex {
  revision: number;
  directory: DirectoryView;
  definitions: DefinitionHeads;
  /** By name; `default` is the one that counts where none is named. */
  calendars: ReadonlyMap<string, Calendar>;
}

const tenantsMax = 500;
/** A right that was taken away in another process is gone here after this time at most. */
const pollEveryMs = 1_000;

/** The indexes of the tenants that are in use, each replaced when its revision in the database has moved. */
export class TenantIndexes {
  readonly #pool: DatabasePool;
  readonly #administrators: ReadonlySet<string>;
  readonly #logger: Logger;
  readonly #known = new LRUCache<string, TenantIndex>({ max: tenantsMax });
  readonly #loading = new Map<string, Promise<TenantIndex>>();
  readonly #checking = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(pool: DatabasePool, administrators: ReadonlySet<string>, logger: Logger) {
    this.#pool = pool;
    this.#administrators = administrators;
    this.#logger = logger;
  }

  /** What is in memory; undefined when it must be loaded first. */
  get(tenant: string): TenantIndex | undefined {
    return this.#known.get(tenant);
  }

  load(tenant: string): Promise<TenantIndex> {
    const running = this.#loading.get(tenant);
    if (running) return running;
    const loading = this.#read(tenant)
      .then((index) => {
        this.#known.set(tenant, index);
        return index;
      })
      .finally(() => this.#loading.delete(tenant));
    this.#loading.set(tenant, loading);
    return loading;
  }

  /** Afterwards what is in memory is not older than this call. */
  async check(tenant: string): Promise<void> {
    // A look that is on its way may have read before this call: wait for it, then share the next one.
    const running = this.#checking.get(tenant);
    if (running) {
      await running;
      return this.#checking.get(tenant) ?? this.#checkNow(tenant);
    }
    return this.#checkNow(tenant);
  }

  /** Looks at all tenants in memory every second. @returns how to stop it. */
  start(): () => void {
    const poll = (): void => {
      this.#refreshMoved([...this.#known.keys()])
        .catch((error: unknown) => {
          this.#logger[isConnectionLoss(error) ? 'debug' : 'warn'](
            { err: error },
            'looking for changed indexes failed; trying again',
          );
        })
        .finally(() => {
          if (this.#timer) this.#timer = setTimeout(poll, pollEveryMs).unref();
        });
    };
    this.#timer = setTimeout(poll, pollEveryMs).unref();
    return () => {
      clearTimeout(this.#timer);
      this.#timer = undefined;
    };
  }

  #checkNow(tenant: string): Promise<void> {
    const checking = this.#refreshMoved([tenant]).finally(() => this.#checking.delete(tenant));
    this.#checking.set(tenant, checking);
    return checking;
  }

  async #refreshMoved(tenants: readonly string[]): Promise<void> {
    if (tenants.length === 0) return;
    const rows = await this.#pool.any(sql.type(z.object({ tenant: z.string(), revision: z.number() }))`
      select tenant, revision from log.index_revisions where tenant = any (${sql.array([...tenants], 'text')})`);
    const revisions = new Map(rows.map(({ tenant, revision }) => [tenant, revision]));
    const moved = tenants.filter((tenant) => this.#known.get(tenant)?.revision !== (revisions.get(tenant) ?? 0));
    await Promise.all(moved.map((tenant) => this.load(tenant)));
  }

  #read(tenant: string): Promise<TenantIndex> {
    return withTenant(this.#pool, tenant, 'log', async (connection) => {
      // The revision first: what changes meanwhile is then looked at once more.
      const revision = await connection.maybeOneFirst(sql.type(z.object({ revision: z.number() }))`
        select revision from index_revisions where tenant = ${tenant}`);
      const users = await connection.any(sql.type(userRow)`select user_id, name, kind, is_active, manager from users`);
      const roles = await connection.any(sql.type(roleRow)`
        select r.role, r.name, r.permissions, array(select h.user_id from role_holders h where h.role = r.role order by h.user_id) as holders
        from roles r`);
      const heads = await connection.any(sql.type(headRow)`
        select definition, version, is_deprecated, trigger_event, name from definition_versions order by definition, version`);
      const calendars = await connection.any(
        sql.type(calendarRow)`select calendar as id, version, profile from calendars`,
      );
      const absences = await connection.any(sql.type(absenceRow)`
        select user_id as "user", substitute, from_day::text as "from", to_day::text as "to", zone, definitions from absences
        where to_day > now() - interval '3 days'`);
      const isAdministrator = (user: string): boolean => this.#administrators.has(`${tenant}:${user}`);
      return {
        revision: revision ?? 0,
        directory: createDirectoryView(users, roles, absences, isAdministrator),
        definitions: createDefinitionHeads(heads),
        calendars: new Map(calendars.map((calendar) => [calendar.id, calendar])),
      };
    });
  }
}

const userRow = z.object({
  user_id: z.string(),
  name: z.string(),
  kind: z.string(),
  is_active: z.boolean(),
  manager: z.string().nullable(),
});
const roleRow = z.object({
  role: z.string(),
  name: z.string(),
  permissions: z.array(z.string()),
  holders: z.array(z.string()),
});
const absenceRow = z.object({
  user: z.string(),
  substitute: z.string(),
  from: z.string(),
  to: z.string(),
  zone: z.string(),
  definitions: z.array(z.string()).nullable(),
});
const calendarRow = z.object({ id: z.string(), version: z.number(), profile: calendarProfile });
const headRow = z.object({
  definition: z.string(),
  version: z.number(),
  is_deprecated: z.boolean(),
  trigger_event: z.string().nullable(),
  name: z.string(),
});
