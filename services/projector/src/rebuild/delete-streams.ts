import { parseStream } from '@procession/contracts/ids.ts';
import type { Session } from '@procession/platform/session.ts';
import type { ViewName } from '../views/view-names.ts';
import { viewTables } from '../views/view-tables.ts';
import { nextSchema, tablesOf } from './next-tables.ts';
import type { StreamName } from './read-pages.ts';

/** Takes the rows of these streams out of the new tables, in the session's transaction. */
export async function deleteStreams(
  { next, views }: { next: Session; views: readonly ViewName[] },
  streams: readonly StreamName[],
): Promise<void> {
  // Lookups by key: the tables may have no statistics yet.
  await next.query('', 'set local enable_seqscan = off', []);
  await next.query('', 'set local enable_hashjoin = off', []);
  await next.query('', 'set local enable_mergejoin = off', []);
  const tables = tablesOf(views);
  if (tables.includes('task_candidates')) await next.query('', candidatesSql, valuesOf(streams, 'instance'));
  if (tables.includes('listed_values')) await next.query('', listedValuesSql, valuesOf(streams, 'instance'));
  for (const name of tables) {
    const { kind, ofStream } = viewTables[name];
    if (ofStream === undefined) continue;
    await next.query(
      '',
      `delete from ${nextSchema}.${name} t using unnest($1::text[], $2::text[], $3::text[]) as w (tenant, stream, id) where t.tenant = w.tenant and ${ofStream}`,
      valuesOf(streams, kind),
    );
  }
  await next.query(
    '',
    `delete from ${nextSchema}.parked_streams t using unnest($1::text[], $2::text[], $3::text[]) as w (tenant, stream, id)
     where t.tenant = w.tenant and t.stream = w.stream`,
    valuesOf(streams, 'any'),
  );
}

/** Their key begins with who the task is offered to, which only the task's row knows. */
const candidatesSql = `
  delete from ${nextSchema}.task_candidates where ctid = any (array(
    select c.ctid
    from unnest($1::text[], $2::text[], $3::text[]) as w (tenant, stream, id)
    join ${nextSchema}.tasks t on t.tenant = w.tenant and ${viewTables.tasks.ofStream}
    cross join lateral (select 'user:' || u as candidate from unnest(t.users) u union all select 'role:' || o from unnest(t.roles) o) x
    cross join lateral (
      select c.ctid from ${nextSchema}.task_candidates c
      where (c.tenant, c.candidate, c.due_at, c.task) = (t.tenant, x.candidate, t.due_at, t.task)
      limit 1
    ) c))`;

/** Their key begins with the values, which only the instance's row knows. */
const listedValuesSql = `
  delete from ${nextSchema}.listed_values where ctid = any (array(
    select v.ctid
    from unnest($1::text[], $2::text[], $3::text[]) as w (tenant, stream, id)
    cross join lateral (select i.columns from ${nextSchema}.instances i where i.tenant = w.tenant and i.instance = w.id limit 1) i
    cross join lateral jsonb_each_text(i.columns) as c (key, value)
    cross join lateral (
      select v.ctid from ${nextSchema}.listed_values v
      where (v.tenant, v.column_key, v.value, v.instance) = (w.tenant, c.key, c.value, w.id)
      limit 1
    ) v))`;

function valuesOf(streams: readonly StreamName[], kind: string): string[][] {
  const of = streams.filter(({ stream }) => kind === 'any' || parseStream(stream)?.kind === kind);
  return [
    of.map(({ tenant }) => tenant),
    of.map(({ stream }) => stream),
    of.map(({ stream }) => parseStream(stream)?.id ?? stream),
  ];
}
