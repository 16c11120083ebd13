import pg from 'pg';
import { expect, test } from 'vitest';
import type { MatrixWorld } from './matrix-world.ts';

// The wall below the services: what a connection that serves one caller can read, in every table that there is.

/** Log in to serve one caller after the other; the other roles serve all tenants. */
const callersRoles = ['query', 'command'] as const;

/** What these roles read of all tenants, and why that says nothing of anybody. */
const openTables: Record<string, string> = {
  'log.epoch': 'identity of the log',
  'log.index_revisions': 'counts how often a tenant’s directory and definitions changed; read for all tenants at once',
  'read.feed': 'how far each partition is',
  'read.sweep': 'how far each partition is compared with the log',
};

interface Table {
  name: string;
  hasTenant: boolean;
  isWalled: boolean;
}

export function testRowSecurity(world: () => MatrixWorld): void {
  const asRole = async <T>(
    role: (typeof callersRoles)[number] | 'admin',
    run: (client: pg.Client) => Promise<T>,
  ): Promise<T> => {
    const client = new pg.Client({ connectionString: world().stack.databases[role] });
    await client.connect();
    try {
      return await run(client);
    } finally {
      await client.end();
    }
  };

  const tablesOf = (client: pg.Client, role: string): Promise<Table[]> =>
    client
      .query<Table>(
        `select format('%I.%I', n.nspname, c.relname) as name, (c.relrowsecurity and c.relforcerowsecurity) as "isWalled",
           exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant') as "hasTenant"
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where c.relkind in ('r', 'p', 'v', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
           and has_schema_privilege($1, n.oid, 'usage') and has_any_column_privilege($1, c.oid, 'select')
         order by 1`,
        [`procession_${role}`],
      )
      .then(({ rows }) => rows);

  const countOf = async (client: pg.Client, table: string, tenant?: string): Promise<number> => {
    const where = tenant === undefined ? '' : ` where tenant = ${pg.escapeLiteral(tenant)}`;
    return (await client.query<{ count: number }>(`select count(*)::int as count from ${table}${where}`)).rows[0]!
      .count;
  };

  test.each(callersRoles)(
    'every table that %s reads has a wall between tenants, or is known to say nothing of them',
    async (role) => {
      const tables = await asRole('admin', (client) => tablesOf(client, role));
      expect(tables.length).toBeGreaterThan(5);
      const open = tables.filter(({ hasTenant, isWalled }) => !hasTenant || !isWalled).map(({ name }) => name);
      expect(open.filter((name) => openTables[name] === undefined)).toEqual([]);
    },
  );

  test.each(callersRoles)(
    'a connection of %s reads the tenant that it is set to, and without one nothing',
    async (role) => {
      const { own, other } = world();
      for (const office of [own, other]) {
        await office.draft();
        await office.instance('private');
        await office.settle();
      }
      const tables = await asRole('admin', (client) => tablesOf(client, role));
      const walled = tables.filter(({ name }) => openTables[name] === undefined).map(({ name }) => name);
      const counts = await asRole('admin', async (client) => {
        const found: Record<string, number[]> = {};
        for (const name of walled)
          found[name] = [await countOf(client, name, own.tenant), await countOf(client, name, other.tenant)];
        return found;
      });
      const filled = walled.filter((name) => counts[name]!.every((count) => count > 0));
      expect(filled.length).toBeGreaterThan(4); // else there would be nothing to hide
      await asRole(role, async (client) => {
        for (const name of walled) expect({ name, rows: await countOf(client, name) }).toEqual({ name, rows: 0 });
        for (const [at, tenant] of [own.tenant, other.tenant].entries()) {
          await client.query(`select set_config('procession.tenant', $1, false)`, [tenant]);
          for (const name of walled)
            expect({ name, rows: await countOf(client, name), itsOwn: await countOf(client, name, tenant) }).toEqual({
              name,
              rows: counts[name]![at],
              itsOwn: counts[name]![at],
            });
        }
        await client.query(`select set_config('procession.tenant', 'nobodys', false)`);
        for (const name of walled) expect({ name, rows: await countOf(client, name) }).toEqual({ name, rows: 0 });
      });
    },
  );

  test.each(callersRoles)('%s writes no table itself', async (role) => {
    const writable = await asRole('admin', (client) =>
      client.query<{ name: string }>(
        `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
           and has_table_privilege($1, c.oid, 'insert, update, delete, truncate')`,
        [`procession_${role}`],
      ),
    );
    expect(writable.rows).toEqual([]);
  });
}
