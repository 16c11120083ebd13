import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import { isBeginning } from '@procession/contracts/events/instance.ts';
import type { ParkedEffect } from '@procession/contracts/http/parked.ts';
import { DefinitionCache } from '@procession/event-log/definition-cache.ts';
import { eventsOfStream } from '@procession/event-log/events-of-stream.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { type DefinitionFacts, definitionFacts } from '../../projections/instances/definition-facts.ts';
import type { StreamName } from '../../rebuild/read-pages.ts';
import type { SkippedEvents } from '../../skipped-events.ts';
import { WholeStream } from '../../views/fold-whole-stream.ts';

/** How far this code comes with a stream, and writes nothing. What a table would refuse is not noticed here. */
export async function tryFold(log: SqlReader, of: StreamName, skipped: SkippedEvents): Promise<ParkedEffect> {
  const definitions = new DefinitionCache<DefinitionFacts>(definitionFacts);
  const whole = new WholeStream(of, {
    partitions: 1, // no row is written, so it is nowhere
    find: (version) => definitions.get(version),
    add: () => {},
    skipped,
  });
  let last = 0;
  let parked: ParkedEffect['parked'] = null;
  for await (const page of eventsOfStream(log, of)) {
    await definitions.load(log, page.flatMap(wantedBy));
    whole.take(page);
    last = page.at(-1)!.revision;
    const { poison } = whole;
    if (poison && !parked) {
      const { type } = page.find(({ revision }) => revision === poison.revision)!;
      parked = { revision: poison.revision, type, reason: poison.reason };
    }
  }
  return { revision: whole.revision, last, parked };
}

const wantedBy = ({ type, tenant, data }: LogEvent) =>
  isBeginning(type) ? [{ tenant, definition: String(data.definition), version: Number(data.version) }] : [];
