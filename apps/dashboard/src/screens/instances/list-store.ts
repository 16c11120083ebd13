import type { InstanceRow } from '@procession/contracts/read-models.ts';

/** What changed of a row while somebody looks. */
export interface Touch {
  atMs: number;
  /** Members whose words changed; none when so much changes that nothing may dry. */
  members: ReadonlySet<keyof InstanceRow>;
}

export interface ShownList {
  /** In the order shown: it stays until somebody asks for what is new. */
  rows: readonly InstanceRow[];
  /** Rows that would be there, were the list made now. */
  waiting: number;
  /** Of those shown, the ones that no longer belong here. */
  gone: ReadonlySet<string>;
  /** Not looked at since they changed. */
  touched: ReadonlyMap<string, Touch>;
  /** Counts changes that move counts: of a status, or new rows. */
  moves: number;
}

export interface ListStore {
  get: () => ShownList;
  subscribe: (tell: () => void) => () => void;
  /** The next page, which comes behind what is there; `isWhole`: there are no more. */
  append: (rows: readonly InstanceRow[], isWhole: boolean, nowMs: number) => void;
  /** The pages read again, from the first on: what is not among them has left. */
  refresh: (rows: readonly InstanceRow[], isWhole: boolean, nowMs: number) => void;
  /** Rows as they are now, of the list or not. */
  take: (rows: readonly InstanceRow[], nowMs: number) => void;
  showNew: () => void;
  seen: (id: string) => void;
}

interface ListStoreOptions {
  belongs: (row: InstanceRow, nowMs: number) => boolean;
  order: (a: InstanceRow, b: InstanceRow) => number;
}

/** At so many changes in a second nothing dries: only values and dots. */
const calmChangesMax = 20;
const calmWindowMs = 1_000;
/** Rows that wait behind the button at most; beyond, the oldest knowledge of them goes. */
const waitingMax = 1_000;
/** Changes of rows of later pages that are kept at most: one may be read just now, from before the change. */
const beyondMax = 2_000;

const shownMembers: readonly (keyof InstanceRow)[] = [
  ...(['title', 'status', 'stepName', 'assigneeName', 'dueAt', 'incidents', 'definitionVersion', 'columns'] as const),
];

/** The list while somebody looks at it: values change in their places, and nothing moves, appears or leaves until they say so. */
export function createListStore({ belongs, order }: ListStoreOptions): ListStore {
  let shown: ShownList = { rows: [], waiting: 0, gone: new Set(), touched: new Map(), moves: 0 };
  let places = new Map<string, number>();
  let isWhole = false;
  /** The last row of the last page, as it was read. */
  let edge: InstanceRow | undefined;
  const waiting = new Map<string, InstanceRow>();
  const beyond = new Map<string, InstanceRow>();
  let recent: number[] = [];
  const listeners = new Set<() => void>();

  const show = (next: Partial<ShownList>): void => {
    shown = { ...shown, ...next, waiting: waiting.size };
    for (const tell of listeners) tell();
  };
  const place = (rows: readonly InstanceRow[]): readonly InstanceRow[] => {
    places = new Map(rows.map(({ id }, at) => [id, at]));
    return rows;
  };
  /** Behind the last row that was read it comes with a further page. */
  const isWithin = (row: InstanceRow): boolean => isWhole || (edge !== undefined && order(row, edge) <= 0);

  /** A page may have been read before a change that was told of. */
  const newest = (row: InstanceRow): InstanceRow => {
    const told = waiting.get(row.id) ?? beyond.get(row.id);
    return told && told.revision > row.revision ? told : row;
  };
  const showNew = (): void => {
    const rows = [...shown.rows.filter(({ id }) => !shown.gone.has(id)), ...waiting.values()].sort(order);
    const news = new Map(
      [...waiting.keys()].map((id) => [id, { atMs: 0, members: new Set<keyof InstanceRow>() }] as const),
    );
    waiting.clear();
    show({ rows: place(rows), gone: new Set(), touched: news });
  };
  const take = (changes: readonly InstanceRow[], nowMs: number): void => {
    const rows = [...shown.rows];
    const gone = new Set(shown.gone);
    const touched = new Map(shown.touched);
    let moves = shown.moves;
    let isOther = false;
    recent = [...recent.filter((at) => at > nowMs - calmWindowMs), ...changes.map(() => nowMs)];
    const isCalm = recent.length < calmChangesMax;
    for (const row of changes) {
      const at = places.get(row.id);
      const fits = belongs(row, nowMs);
      if (at !== undefined) {
        const before = rows[at]!;
        if (before.revision >= row.revision) continue;
        rows[at] = row;
        isOther = true;
        if (fits) gone.delete(row.id);
        else gone.add(row.id);
        if (before.status !== row.status) moves++;
        const members = shownMembers.filter((name) => !isSame(before[name], row[name]));
        const still = touched.get(row.id)?.members ?? [];
        touched.set(row.id, { atMs: nowMs, members: new Set(isCalm ? [...still, ...members] : []) });
      } else if (fits && isWithin(row)) {
        if (!waiting.has(row.id)) moves++;
        keep(waiting, row, waitingMax);
        isOther = true;
      } else {
        if (waiting.delete(row.id)) isOther = true;
        moves++;
        keep(beyond, row, beyondMax);
      }
    }
    if (isOther || moves !== shown.moves) show({ rows: isOther ? rows : shown.rows, gone, touched, moves });
    // An empty list has no places to keep.
    if (shown.rows.length === 0 && waiting.size > 0) showNew();
  };

  return {
    get: () => shown,
    subscribe: (tell) => {
      listeners.add(tell);
      return () => void listeners.delete(tell);
    },
    append: (page, whole, nowMs) => {
      isWhole = whole;
      edge = page.at(-1) ?? edge;
      const further = page.filter(({ id }) => !places.has(id)).map(newest);
      for (const { id } of page) {
        waiting.delete(id);
        beyond.delete(id);
      }
      const gone = further.filter((row) => !belongs(row, nowMs)).map(({ id }) => id);
      show({ rows: place([...shown.rows, ...further]), gone: new Set([...shown.gone, ...gone]) });
    },
    refresh: (rows, whole, nowMs) => {
      isWhole = whole;
      edge = rows.at(-1);
      const there = new Set(rows.map(({ id }) => id));
      const left = shown.rows.filter((row) => !there.has(row.id) && isWithin(row)).map(({ id }) => id);
      take(rows, nowMs);
      if (left.length > 0) show({ gone: new Set([...shown.gone, ...left]) });
    },
    take,
    showNew,
    seen: (id) => {
      if (!shown.touched.has(id)) return;
      const touched = new Map(shown.touched);
      touched.delete(id);
      show({ touched });
    },
  };
}

function keep(rows: Map<string, InstanceRow>, row: InstanceRow, max: number): void {
  rows.delete(row.id);
  rows.set(row.id, row);
  if (rows.size > max) rows.delete(rows.keys().next().value!);
}

const isSame = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
