export const inboxLists = ['mine', 'roles', 'done'] as const;
export type InboxList = (typeof inboxLists)[number] | `for:${string}`;
export const inboxSorts = ['urgent', 'newest', 'oldest'] as const;
export type InboxSort = (typeof inboxSorts)[number];
export const dueFilters = ['late', 'today', 'never'] as const;
export type DueFilter = (typeof dueFilters)[number];

/** What is looked for in a list. */
export interface InboxFilter {
  q?: string | undefined;
  /** The key of a definition. */
  workflow?: string | undefined;
  due?: DueFilter | undefined;
}

/** What stands in the inbox’s address. */
export interface InboxSearch extends InboxFilter {
  list?: InboxList | undefined;
  sort?: InboxSort | undefined;
  task?: string | undefined;
}

const text = (value: unknown): string | undefined =>
  (typeof value === 'string' || typeof value === 'number') && String(value) !== '' ? String(value) : undefined;
const oneOf = <T extends string>(value: unknown, all: readonly T[]): T | undefined =>
  all.find((each) => each === value);

export function inboxSearch(given: Record<string, unknown>): InboxSearch {
  const list = text(given.list);
  const isList = list !== undefined && (inboxLists.some((each) => each === list) || /^for:.+$/.test(list));
  const sort = oneOf(given.sort, inboxSorts);
  const known: InboxSearch = {
    list: isList && list !== 'mine' ? (list as InboxList) : undefined,
    q: text(given.q),
    workflow: text(given.workflow),
    due: oneOf(given.due, dueFilters),
    sort: sort === 'urgent' ? undefined : sort,
    task: text(given.task),
  };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
}

export const isFiltered = ({ q, workflow, due }: InboxFilter): boolean =>
  q !== undefined || workflow !== undefined || due !== undefined;
