import type { TaskDetail, TaskRow } from '@procession/contracts/read-models.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import type { PageKey } from './list-instances.ts';
import { taskColumns } from './rows.ts';
import { nameOfShape } from './shapes.ts';
import { mayReadTenant, readersOf, type Viewer } from './viewer.ts';
import { isReader, visibleInstances } from './visibility.ts';

/** `mine`: open, and I may act on it, also for somebody who is absent. `role`: open to a role that I hold (to `role` when given). `done`: I acted on it, newest first. */
export interface TaskFilter {
  of: 'mine' | 'role' | 'done';
  role?: string;
  definition?: readonly string[];
  instance?: string;
  /** Due before this instant. */
  dueBefore?: string;
}

export interface TaskPage {
  after?: PageKey;
  limit: number;
}

/** The tasks of a person's list in order, each with the key that the next page begins behind. */
export async function listTasks(
  read: SqlReader,
  viewer: Viewer,
  filter: TaskFilter,
  page: TaskPage,
): Promise<{ row: TaskRow; key: PageKey }[]> {
  if (!viewer.isActive) return [];
  const values: unknown[] = [];
  const text = textOf(viewer, filter, (value) => `$${values.push(value)}`, page);
  const found = await read.query<TaskRow & { keyAt: string }>(nameOfShape(text), text, values);
  return found.map(({ keyAt, ...row }) => ({ row, key: { at: keyAt, id: row.id } }));
}

/** How many there are, counted no further than `countMax` + 1. */
export async function countTasks(
  read: SqlReader,
  viewer: Viewer,
  filter: TaskFilter,
  countMax: number,
): Promise<{ count: number; isExact: boolean }> {
  if (!viewer.isActive) return { count: 0, isExact: true };
  const values: unknown[] = [];
  const list = textOf(viewer, filter, (value) => `$${values.push(value)}`, { limit: countMax + 1 });
  const text = `select count(*)::int as count from (${list}) x`;
  const [row] = await read.query<{ count: number }>(nameOfShape(text), text, values);
  const found = row?.count ?? 0;
  return { count: Math.min(found, countMax), isExact: found <= countMax };
}

/** One task, and of an open one what its page needs, when it is there and the viewer may see its instance. */
export async function findTask(
  read: SqlReader,
  viewer: Viewer,
  id: string,
): Promise<{ row: TaskRow; detail: TaskDetail | null } | undefined> {
  const values: unknown[] = [viewer.tenant, id];
  const visible = visibleInstances(viewer, 'i', (value) => `$${values.push(value)}`);
  const [found] = await read.query<TaskRow & { detail: TaskDetail | null }>(
    '',
    `select ${taskColumns}, t.detail
     from tasks t join instances i on i.tenant = t.tenant and i.instance = t.instance
     where t.tenant = $1 and t.task = $2 and ${visible}`,
    values,
  );
  if (!found) return undefined;
  const { detail, ...row } = found;
  return { row, detail };
}

const keyAt = (column: string): string =>
  `case when ${column} = 'infinity' then 'infinity' else to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') end as "keyAt"`;

function textOf(viewer: Viewer, filter: TaskFilter, parameter: (value: unknown) => string, page: TaskPage): string {
  const tenant = parameter(viewer.tenant);
  const conditions: string[] = [];
  if (filter.definition) conditions.push(`t.definition = any (${parameter(filter.definition)}::text[])`);
  if (filter.instance !== undefined) conditions.push(`t.instance = ${parameter(filter.instance)}`);
  // Of a task that is open `c.due_at` is the same, and ends the scan of its index.
  if (filter.dueBefore !== undefined)
    conditions.push(`${filter.of === 'done' ? 't' : 'c'}.due_at < ${parameter(filter.dueBefore)}::timestamptz`);
  const limit = `${parameter(page.limit)}::int`;
  return filter.of === 'done'
    ? doneText(viewer, { tenant, conditions, limit }, parameter, page.after)
    : openText(viewer, filter, { tenant, conditions, limit }, parameter, page.after);
}

interface Shared {
  tenant: string;
  conditions: readonly string[];
  limit: string;
}

/** A short ordered scan of `task_candidates` for each name, merged: a page costs the same for five tasks and for fifty thousand. */
function openText(
  viewer: Viewer,
  filter: TaskFilter,
  { tenant, conditions, limit }: Shared,
  parameter: (value: unknown) => string,
  after: PageKey | undefined,
): string {
  const offered = candidatesOf(viewer, filter);
  const behind = after ? [`(c.due_at, c.task) > (${parameter(after.at)}::timestamptz, ${parameter(after.id)})`] : [];
  const passes = ["t.status = 'open'", ...conditions];
  // Through a role somebody may be offered a task of before their time: they see it only if they may see the instance.
  if (filter.of === 'role') passes.push(seesInstanceOf(viewer, parameter));
  const scan = (columns: string, candidate: string, more: readonly string[]): string => `
    select ${columns}
    from task_candidates c join tasks t on t.tenant = c.tenant and t.task = c.task
    where ${[`c.tenant = ${tenant}`, `c.candidate = ${candidate}`, ...behind, ...passes, ...more].join(' and ')}
    order by c.due_at, c.task
    limit ${limit}`;
  const shown = `${taskColumns}, ${keyAt('c.due_at')}`;
  const [only] = offered;
  if (offered.length === 1 && only!.definitions === null) return scan(shown, parameter(only!.candidate), []);
  const names = parameter(offered.map(({ candidate }) => candidate));
  // Those for whom somebody stands in may be meant only for some definitions.
  const meant = parameter(offered.map(({ definitions }) => definitions?.join(' ') ?? null));
  const isMeant = "(w.definitions is null or t.definition = any (string_to_array(w.definitions, ' ')))";
  return `
    select ${shown}
    from (
      select distinct x.due_at, x.task
      from unnest(${names}::text[], ${meant}::text[]) as w (candidate, definitions)
      cross join lateral (${scan('c.due_at, c.task', 'w.candidate', [isMeant])}) x
      order by x.due_at, x.task
      limit ${limit}
    ) c join tasks t on t.tenant = ${tenant} and t.task = c.task
    order by c.due_at, c.task`;
}

/** Whoever sees nothing for being a reader of the whole tenant, nor for somebody absent, sees by their names alone: no row is needed. */
function seesInstanceOf(viewer: Viewer, parameter: (value: unknown) => string): string {
  if (!mayReadTenant(viewer) && (viewer.standsInFor ?? []).length === 0)
    return isReader('t', parameter(readersOf(viewer)));
  return `exists (select from instances i where i.tenant = t.tenant and i.instance = t.instance
      and ${visibleInstances(viewer, 'i', parameter)})`;
}

/** What somebody decided or sent, by the audit; each task once, at their last act on it. */
function doneText(
  viewer: Viewer,
  { tenant, conditions, limit }: Shared,
  parameter: (value: unknown) => string,
  after: PageKey | undefined,
): string {
  const actor = parameter(viewer.user);
  const isAct = (alias: string): string =>
    `${alias}.tenant = ${tenant} and ${alias}.actor = ${actor} and ${alias}.fact in ('TaskDecided', 'TaskCompleted')`;
  const behind = after
    ? `and (a.recorded_at, t.task) < (${parameter(after.at)}::timestamptz, ${parameter(after.id)})`
    : '';
  return `
    select ${taskColumns}, ${keyAt('a.recorded_at')}
    from audit a
    join tasks t on t.tenant = a.tenant and t.task = substr(a.stream, ${'instance-'.length + 1}) || '.' || a.task
    where ${[isAct('a'), ...conditions].join(' and ')} ${behind}
      and not exists (select from audit later where ${isAct('later')} and later.stream = a.stream and later.task = a.task
        and later.revision > a.revision)
    order by a.recorded_at desc, t.task desc
    limit ${limit}`;
}

type Offered = { candidate: string; definitions: readonly string[] | null };

function candidatesOf({ user, roles, standsInFor = [] }: Viewer, filter: TaskFilter): Offered[] {
  const all = (candidate: string): Offered => ({ candidate, definitions: null });
  if (filter.of === 'mine') {
    const absent = standsInFor.map((absence) => ({
      candidate: `user:${absence.user}`,
      definitions: absence.definitions,
    }));
    return [all(`user:${user}`), ...absent];
  }
  return roles.filter((role) => filter.role === undefined || role === filter.role).map((role) => all(`role:${role}`));
}
