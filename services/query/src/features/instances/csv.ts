import { type InstanceCsvColumn, instanceCsvColumns } from '@procession/contracts/http/list-instances.ts';
import { queryLimits } from '@procession/contracts/http/query.ts';
import type { Json } from '@procession/contracts/json.ts';
import type { InstanceRow } from '@procession/contracts/read-models.ts';
import {
  type InstanceFilter,
  type InstanceSort,
  keyOfInstance,
  listInstances,
  type PageKey,
} from '@procession/read-models/list-instances.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import type { QueryPorts } from '../../ports.ts';
import { type CsvCell, csvLine } from '../../reading/csv.ts';

/** Rows that one statement of a download reads. No transaction is open while the caller takes them. */
const rowsPerPage = 500;

export interface InstancesAsked {
  viewer: Viewer;
  filter: InstanceFilter;
  sort: InstanceSort;
  after: PageKey | undefined;
  columns: readonly string[] | undefined;
}

/** The list as a table, in its order. */
export async function* instancesCsv(
  lists: QueryPorts['lists'],
  { viewer, filter, sort, after, columns = instanceCsvColumns }: InstancesAsked,
): AsyncGenerator<string> {
  yield csvLine(columns);
  let from = after;
  for (let left = queryLimits.csvRowsMax; left > 0; left -= rowsPerPage) {
    const limit = Math.min(rowsPerPage, left);
    const page = await lists(viewer.tenant, (read) =>
      listInstances(read, viewer, filter, { sort, limit, ...(from && { after: from }) }),
    );
    if (page.length > 0) yield page.map((row) => csvLine(columns.map((column) => cellOf(row, column)))).join('');
    if (page.length < limit) return;
    from = keyOfInstance(page.at(-1)!, sort);
  }
}

const plain: Readonly<Record<InstanceCsvColumn, (row: InstanceRow) => CsvCell>> = {
  id: ({ id }) => id,
  number: ({ number }) => number,
  title: ({ title }) => title,
  status: ({ status }) => status,
  step: ({ stepName }) => stepName,
  assignee: ({ assigneeName }) => assigneeName,
  definition: ({ definition }) => definition,
  version: ({ definitionVersion }) => definitionVersion,
  due: ({ dueAt }) => dueAt,
  started: ({ startedAt }) => startedAt,
  updated: ({ updatedAt }) => updatedAt,
  ended: ({ endedAt }) => endedAt,
  entityType: ({ entityType }) => entityType,
  entityId: ({ entityId }) => entityId,
  initiator: ({ initiator }) => initiator,
  incidents: ({ incidents }) => incidents,
};

const cellOf = (row: InstanceRow, column: string): CsvCell =>
  Object.hasOwn(plain, column) ? plain[column as InstanceCsvColumn](row) : listedCell(row.columns?.[column] ?? null);

/** Money as people write it; what else is no single value as JSON. */
function listedCell(value: Json): CsvCell {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'object' && !Array.isArray(value) && 'amount' in value && 'currency' in value)
    return `${String(value.amount)} ${String(value.currency)}`;
  return JSON.stringify(value);
}
