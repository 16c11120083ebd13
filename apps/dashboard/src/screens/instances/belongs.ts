import type { InstanceRow } from '@procession/contracts/read-models.ts';
import { boundsOf, type InstancesSearch, type InstancesSort, listOf } from './instances-search.ts';

/** Whether a row, as it is now, belongs to what the address asks for: as the query service would say. */
export function belongs(row: InstanceRow, search: InstancesSearch, now: number): boolean {
  const { version, step, entityId, initiator, assignee, incidents, text } = search;
  const { dueBefore, startedFrom } = boundsOf(search, now);
  return (
    isOneOf(row.status, search.status) &&
    isOneOf(row.definition, search.definition) &&
    isOneOf(row.entityType, search.entityType) &&
    (version === undefined || row.definitionVersion === Number(version)) &&
    (step === undefined || row.stepId === step) &&
    (entityId === undefined || row.entityId === entityId) &&
    (initiator === undefined || row.initiator === initiator) &&
    (assignee === undefined || row.assigneeId === assignee) &&
    (incidents === undefined || row.incidents > 0 === (incidents === 'true')) &&
    (dueBefore === undefined || (row.dueAt !== null && Date.parse(row.dueAt) < dueBefore)) &&
    (startedFrom === undefined || Date.parse(row.startedAt) >= startedFrom) &&
    (text === undefined || hasText(row, text))
  );
}

const isOneOf = (value: string | null, list: string | undefined): boolean =>
  list === undefined || (value !== null && listOf(list).includes(value));

function hasText({ title, entityId }: InstanceRow, text: string): boolean {
  const sought = text.trim().toLowerCase();
  const read = title.toLowerCase();
  return (
    entityId?.toLowerCase().startsWith(sought) === true || sought.split(/\s+/).every((word) => read.includes(word))
  );
}

/** The order of the list. Ids are in the order of their start. */
export function inOrder(sort: InstancesSort): (a: InstanceRow, b: InstanceRow) => number {
  const [by, sign] = sort.startsWith('-') ? ([sort.slice(1), -1] as const) : ([sort, 1] as const);
  const keyOf = (row: InstanceRow): string =>
    by === 'due' ? (row.dueAt ?? never) : by === 'updated' ? row.updatedAt : '';
  return (a, b) => sign * (compare(keyOf(a), keyOf(b)) || compare(a.id, b.id));
}

/** Behind every instant. */
const never = '~';
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
