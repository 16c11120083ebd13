import type { InstanceRow } from '@procession/contracts/read-models.ts';
import { isMoney } from '../../parts/form/field-value.tsx';
import { nameOf } from '../../parts/outcome-look.ts';
import { words } from '../../words/words.ts';
import type { InstancesSort } from './instances-search.ts';

/** Of a row itself; or a listed field by its column key. */
export type ColumnKey = keyof typeof words.instances.columns | `f_${string}`;

export interface Column {
  key: ColumnKey;
  name: string;
  /** In pixels; the first takes what is left. */
  width: number;
  isRight?: boolean;
  /** What its head sorts by. */
  sort?: Extract<InstancesSort, 'due' | 'started' | 'updated'>;
  /** Members of the row that it shows: it dries when they change. */
  members: readonly (keyof InstanceRow)[];
}

type Own = Omit<Column, 'key' | 'name'>;
const own = {
  title: { width: 200, members: ['title'] },
  status: { width: 120, members: ['status', 'incidents'] },
  step: { width: 140, members: ['stepName'] },
  assignee: { width: 160, members: ['assigneeName'] },
  amount: { width: 110, isRight: true, members: ['columns'] },
  definition: { width: 176, members: ['definitionVersion'] },
  due: { width: 110, isRight: true, sort: 'due', members: ['dueAt'] },
  started: { width: 64, isRight: true, sort: 'started', members: [] },
  updated: { width: 92, isRight: true, sort: 'updated', members: [] },
  initiator: { width: 152, members: [] },
  entity: { width: 144, members: [] },
  number: { width: 88, isRight: true, members: [] },
  incidents: { width: 96, isRight: true, members: ['incidents'] },
} as const satisfies Record<keyof typeof words.instances.columns, Own>;

export const ownColumns = Object.keys(own) as (keyof typeof own)[];

/** Narrower than a desk the list shows what says most. */
export const usualColumns = {
  desk: ['title', 'status', 'step', 'assignee', 'amount', 'definition', 'due', 'started', 'updated'],
  tablet: ['title', 'status', 'assignee', 'due'],
} as const satisfies Record<string, readonly ColumnKey[]>;

const isListed = (key: string): key is `f_${string}` => /^f_\w{1,64}$/.test(key);
const isOwn = (key: string): key is keyof typeof own => Object.hasOwn(own, key);

/** What somebody chose, in their order; the instance itself always comes first. */
export function columnKeys(chosen: string | undefined, usual: readonly ColumnKey[]): ColumnKey[] {
  if (chosen === undefined) return [...usual];
  const known = chosen.split(',').filter((key): key is ColumnKey => isOwn(key) || isListed(key));
  return ['title', ...new Set(known.filter((key) => key !== 'title'))];
}

const listedWidth = 128;

/** `amounts`: listed fields that are amounts or numbers. */
export function columnOf(key: ColumnKey, amounts?: ReadonlySet<string>): Column {
  if (isOwn(key)) return { key, name: words.instances.columns[key], ...(own[key] as Own) };
  const isRight = amounts?.has(key) === true;
  return { key, name: listedName(key), width: listedWidth, members: ['columns'], ...(isRight && { isRight }) };
}

/** “Old price” of `f_old_price`. */
export const listedName = (key: `f_${string}`): string => nameOf(key.slice('f_'.length).replace(/__\w+$/, ''));

/** The listed fields of these rows, by their names. */
export function listedKeys(rows: readonly InstanceRow[]): `f_${string}`[] {
  const keys = new Set(rows.flatMap(({ columns }) => Object.keys(columns ?? {})).filter(isListed));
  return [...keys].sort();
}

/** Those of them that stand right, as amounts and numbers do. */
export const amountKeys = (rows: readonly InstanceRow[]): Set<string> =>
  new Set(
    rows.flatMap(({ columns }) =>
      Object.entries(columns ?? {}).flatMap(([key, value]) =>
        isMoney(value) || typeof value === 'number' ? [key] : [],
      ),
    ),
  );

/** The amount that the instance is about: the first of its listed fields that is one. */
export const amountOf = ({ columns }: InstanceRow): { amount: string; currency: string } | undefined =>
  Object.values(columns ?? {}).find(isMoney);

/** The columns as the service writes them into a table; an amount is in the listed fields that are amounts. */
export function csvColumns(keys: readonly ColumnKey[], rows: readonly InstanceRow[]): string[] {
  const amounts = listedKeys(rows).filter((key) => rows.some(({ columns }) => isMoney(columns?.[key])));
  const names = keys.flatMap((key): string[] => {
    if (key === 'amount') return amounts;
    if (key === 'definition') return ['definition', 'version'];
    if (key === 'entity') return ['entityType', 'entityId'];
    return [key];
  });
  return [...new Set(['id', ...names])];
}
