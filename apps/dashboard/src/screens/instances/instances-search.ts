import type { InstanceStatus } from '@procession/contracts/statuses.ts';

/** What stands in the address of the list. Texts: several values have commas between. */
export interface InstancesSearch {
  status?: string | undefined;
  definition?: string | undefined;
  /** With one definition only. */
  version?: string | undefined;
  step?: string | undefined;
  /** What is searched for. */
  text?: string | undefined;
  entityType?: string | undefined;
  entityId?: string | undefined;
  initiator?: string | undefined;
  /** `user:<id>` or `role:<id>`. */
  assignee?: string | undefined;
  incidents?: 'true' | 'false' | undefined;
  due?: DueFilter | undefined;
  started?: StartedFilter | undefined;
  sort?: InstancesSort | undefined;
  columns?: string | undefined;
  rows?: 'loose' | 'tight' | undefined;
}

export const dueFilters = ['late', 'day', 'week'] as const;
export type DueFilter = (typeof dueFilters)[number];
export const startedFilters = ['day', 'week', 'month'] as const;
export type StartedFilter = (typeof startedFilters)[number];
export const sorts = ['due', '-due', 'started', '-started', 'updated', '-updated'] as const;
export type InstancesSort = (typeof sorts)[number];

export const statuses = [
  'pending',
  'in_progress',
  'suspended',
  'approved',
  'rejected',
  'completed',
  'cancelled',
  'failed',
] as const satisfies readonly InstanceStatus[];

const texts = ['definition', 'version', 'step', 'text', 'entityType', 'entityId', 'initiator', 'assignee'] as const;
const textMax = 200;

/** Filters of the list, in the order in which they are shown. */
export const filterNames = ['status', ...texts, 'incidents', 'due', 'started'] as const;

/** What is no filter of ours is left out: an old address still opens. */
export function instancesSearch(given: Record<string, unknown>): InstancesSearch {
  const text = (name: string): string | undefined => {
    const value = given[name];
    const written = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
    return typeof written === 'string' && written.trim() !== '' ? written.slice(0, textMax) : undefined;
  };
  const oneOf = <T extends string>(name: string, known: readonly T[]): T | undefined =>
    known.find((each) => each === text(name));
  const search: InstancesSearch = {
    status: listOf(text('status'))
      .filter((each) => statuses.some((known) => known === each))
      .join(','),
    ...Object.fromEntries(texts.map((name) => [name, text(name)])),
    incidents: oneOf('incidents', ['true', 'false']),
    due: oneOf('due', dueFilters),
    started: oneOf('started', startedFilters),
    sort: oneOf('sort', sorts),
    columns: text('columns'),
    rows: oneOf('rows', ['loose', 'tight']),
  };
  if (search.version !== undefined && !/^[1-9]\d{0,8}$/.test(search.version)) search.version = undefined;
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined && value !== ''));
}

export const listOf = (text: string | undefined): string[] =>
  (text === undefined ? [] : text.split(',')).filter(Boolean);

export const isFiltered = (search: InstancesSearch): boolean => filterNames.some((name) => search[name] !== undefined);

/** The filters alone: what decides which rows there are. */
export const filtersOf = (search: InstancesSearch): InstancesSearch =>
  Object.fromEntries(filterNames.flatMap((name) => (search[name] === undefined ? [] : [[name, search[name]]])));

const dayMs = 86_400_000;
const dueWithinMs = { late: 0, day: dayMs, week: 7 * dayMs } as const;
const startedWithinMs = { day: dayMs, week: 7 * dayMs, month: 30 * dayMs } as const;

/** Until when what is shown is due, and from when on it was started, at this moment. */
export const boundsOf = (
  { due, started }: InstancesSearch,
  now: number,
): { dueBefore?: number; startedFrom?: number } => ({
  ...(due && { dueBefore: now + dueWithinMs[due] }),
  ...(started && { startedFrom: now - startedWithinMs[started] }),
});

/** The filters as the query service takes them. */
export function queryOf(search: InstancesSearch, now: number): Record<string, string | undefined> {
  const { due: _, started: __, ...filters } = filtersOf(search);
  const { dueBefore, startedFrom } = boundsOf(search, now);
  return {
    ...filters,
    ...(dueBefore !== undefined && { dueBefore: new Date(dueBefore).toISOString() }),
    ...(startedFrom !== undefined && { startedFrom: new Date(startedFrom).toISOString() }),
  };
}
