import { canonical } from '@procession/contracts/canonical.ts';
import type { Json, JsonObject } from '@procession/contracts/json.ts';
import { Connection } from '@procession/platform/postgres.ts';
import type { ChaosRun } from './chaos-run.ts';
import { readAlarms } from './database/alarms.ts';
import { type Rows, readCandidates, readRows, type ViewName, viewNames } from './database/read-rows.ts';
import { foldLog } from './fold-log.ts';
import type { LoggedEvent } from './logged-event.ts';
import type { Violations } from './violations.ts';

/** Every table of the read models against the fold of the whole log. The rows have had time to get there. */
export async function checkRows({ stack, violations }: ChaosRun, events: readonly LoggedEvent[]): Promise<void> {
  const folded = foldLog(events);
  for (const { stream, error } of folded.poisoned)
    violations.add('stream-parked', `${stream} cannot be folded: ${String(error)}`);
  const read = new Connection(stack.databases.admin, { schema: 'read' });
  const before = violations.count();
  try {
    for (const view of viewNames) compareRows(view, folded.rows[view], await readRows(read, view), violations);
    compareCandidates(folded.candidates, await readCandidates(read), violations);
    if (violations.count() > before) return;
    for (const { stream, view, columns } of await readAlarms(read))
      violations.add('false-alarm', `${view} of ${stream}: ${columns}`);
  } finally {
    await read.close();
  }
}

export function compareRows(view: ViewName, expected: Rows, stored: Rows, violations: Violations): void {
  for (const [key, row] of expected) {
    const found = stored.get(key);
    if (!found) violations.add(isHistory(view) ? 'gap-not-fetched' : 'row-missing', `${view} ${key}`);
    else if (textOfRow(found) !== textOfRow(row))
      violations.add('row-differs-from-fold', `${view} ${key}: ${differences(row, found)}`);
  }
  for (const key of stored.keys()) if (!expected.has(key)) violations.add('row-without-event', `${view} ${key}`);
}

/** One row per event: where the row of its stream is further, the event was passed over. */
const isHistory = (view: ViewName): boolean => view === 'audit' || view === 'notifications';

export function compareCandidates(
  expected: ReadonlySet<string>,
  stored: ReadonlySet<string>,
  violations: Violations,
): void {
  for (const key of expected) if (!stored.has(key)) violations.add('candidates-differ', `${key} is missing`);
  for (const key of stored) if (!expected.has(key)) violations.add('candidates-differ', `${key} is too much`);
}

const textOfRow = (row: JsonObject): string => canonical(withoutNulls(row));

/** A member that is null in one place is left out in another: both say that there is nothing. */
const withoutNulls = (row: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as JsonObject;

function differences(expected: JsonObject, stored: JsonObject): string {
  const textOf = (value: Json | undefined): string => (value === undefined || value === null ? '–' : canonical(value));
  return [...new Set([...Object.keys(expected), ...Object.keys(stored)])]
    .filter((name) => textOf(expected[name]) !== textOf(stored[name]))
    .map((name) => `${name} is ${textOf(stored[name])}, the log says ${textOf(expected[name])}`)
    .join('; ');
}
