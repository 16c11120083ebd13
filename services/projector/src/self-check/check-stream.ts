import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import { isBeginning } from '@procession/contracts/events/instance.ts';
import { partitionOf } from '@procession/contracts/subjects.ts';
import { DefinitionCache } from '@procession/event-log/definition-cache.ts';
import { eventsOfStream } from '@procession/event-log/events-of-stream.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import type { FindDefinition } from '../fold-stream.ts';
import { type DefinitionFacts, definitionFacts } from '../projections/instances/definition-facts.ts';
import type { StreamName } from '../rebuild/read-pages.ts';
import { readSkippedEvents } from '../skipped-events.ts';
import { WholeStream } from '../views/fold-whole-stream.ts';
import { viewVersions } from '../views/view-names.ts';
import { viewTables } from '../views/view-tables.ts';
import { compareRows, type Difference, keyed } from './compare-rows.ts';
import { firstBadRevision } from './first-bad-revision.ts';
import { collectRows } from './folded-rows.ts';
import { readStored, type StoredStream } from './stored-rows.ts';

export interface CheckPorts {
  log: SqlReader;
  read: SqlReader;
  partitions: number;
}

export interface Checked {
  /** Events that were folded: what the check cost. */
  eventCount: number;
  differences: (Difference & { revision: number })[];
}

/**
 * Compares all rows of a stream with the fold of its events up to the revision at which the rows stand, so a row that is behind is
 * no difference. Unless it stays behind: what the sweep has passed must be in the rows, or parked.
 */
export async function checkStream(ports: CheckPorts, of: StreamName): Promise<Checked> {
  const { log, read, partitions } = ports;
  // In this order: what the sweep had passed before was in the rows when they were read, and all that is in the rows is in the log.
  const swept = await sweptRevision(ports, of);
  const stored = await readStored(read, of);
  const events: LogEvent[] = [];
  const upTo = Math.max(stored.revision, stored.isParked ? 0 : swept);
  if (upTo > 0) for await (const page of eventsOfStream(log, { ...of, toRevision: upTo })) events.push(...page);
  const find = await definitionsOf(log, events);
  const skipped = await readSkippedEvents(read);
  const { rows, add } = collectRows();
  const whole = new WholeStream(of, { partitions, find, add, skipped });
  whole.take(events);
  whole.finish();
  const differences = [...stored.rows]
    .filter(([table]) => isOurVersion(stored, table))
    .flatMap(([table, list]) => compareRows(table, keyed(table, list), keyed(table, rows.get(table) ?? [])));
  return {
    eventCount: events.length,
    differences: differences.map((difference) => ({
      ...difference,
      revision: firstBadRevision({ of, events, partitions, find, skipped }, stored, difference),
    })),
  };
}

/** A view that another version of the code has built is not for this one to judge. */
const isOurVersion = ({ versions }: StoredStream, table: keyof typeof viewTables): boolean => {
  const { view } = viewTables[table];
  return (versions[view] ?? viewVersions[view]) === viewVersions[view];
};

/** The stream's newest event that the sweep of its partition has passed; 0 when it has not got there, or with another number of partitions. */
async function sweptRevision({ log, read, partitions }: CheckPorts, { tenant, stream }: StreamName): Promise<number> {
  const [cursor] = await read.query<{ epoch: number; xid: string; position: number }>(
    'swept',
    'select epoch, xid::text, position from sweep where partition = $1 and partitions = $2',
    [partitionOf(tenant, stream, partitions), partitions],
  );
  if (!cursor) return 0;
  const [head] = await log.query<{ revision: number }>(
    'swept-revision',
    `select revision from log.events
     where tenant = $1 and stream = $2 and (epoch, xid, position) <= ($3::smallint, $4::xid8, $5::bigint)
     order by revision desc limit 1`,
    [tenant, stream, cursor.epoch, cursor.xid, cursor.position],
  );
  return head?.revision ?? 0;
}

async function definitionsOf(log: SqlReader, events: readonly LogEvent[]): Promise<FindDefinition> {
  const cache = new DefinitionCache<DefinitionFacts>(definitionFacts);
  const wanted = events
    .filter(({ type }) => isBeginning(type))
    .map(({ tenant, data }) => ({ tenant, definition: String(data.definition), version: Number(data.version) }));
  await cache.load(log, wanted);
  return (version) => cache.get(version);
}
