import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import type { FindDefinition } from '../fold-stream.ts';
import type { StreamName } from '../rebuild/read-pages.ts';
import type { SkippedEvents } from '../skipped-events.ts';
import { WholeStream } from '../views/fold-whole-stream.ts';
import type { AddRow } from '../views/rows-of-fold.ts';
import type { Value } from '../views/view-tables.ts';
import { type Difference, differingColumns, keyed } from './compare-rows.ts';
import { collectRows } from './folded-rows.ts';
import type { StoredStream } from './stored-rows.ts';

export interface StreamEvents {
  of: StreamName;
  events: readonly LogEvent[];
  partitions: number;
  find: FindDefinition;
  skipped: SkippedEvents;
}

/** Of a longer stream the last ones are gone through; what is wrong since long before is told to be so since the first of them. */
const stepsMax = 2_000;

/**
 * The first event after which the row is wrong. It is the one after the last at which the columns that differ were as they are
 * stored (it was missed, or applied wrongly). When they never were, the one that gave them the value that the log says.
 */
export function firstBadRevision(
  { of, events, partitions, find, skipped }: StreamEvents,
  stored: StoredStream,
  { table, key, columns }: Difference,
): number {
  const storedRow = keyed(table, stored.rows.get(table) ?? []).get(key);
  const names = Object.keys(columns);
  const isSame = (a: readonly Value[] | undefined, b: readonly Value[] | undefined): boolean => {
    if ((a === undefined) !== (b === undefined)) return false;
    const differing = differingColumns(table, a, b);
    return names.every((name) => !(name in differing));
  };
  let add: AddRow = () => {};
  const whole = new WholeStream(of, { partitions, find, skipped, add: (...row) => add(...row) });
  const begin = Math.max(0, events.length - stepsMax);
  whole.take(events.slice(0, begin));
  let missedAt: number | undefined;
  let changedAt: number | undefined;
  let before: readonly Value[] | undefined;
  let isGood = storedRow === undefined;
  for (const event of events.slice(begin)) {
    // History rows come with their event, and stay; the others are as they are after it.
    const step = collectRows();
    add = step.add;
    whole.take([event]);
    whole.finish();
    const now = keyed(table, step.rows.get(table) ?? []).get(key) ?? (table === 'audit' ? before : undefined);
    const wasGood = isGood;
    isGood = isSame(storedRow, now);
    if (isGood) missedAt = undefined;
    else if (wasGood) missedAt = event.revision;
    if (!isSame(before, now)) changedAt = event.revision;
    before = now;
  }
  return missedAt ?? changedAt ?? Math.max(1, stored.revision);
}
