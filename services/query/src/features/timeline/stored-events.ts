import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import type { storedEvent } from '@procession/contracts/http/query.ts';
import { instanceStream } from '@procession/contracts/ids.ts';
import type { TimelineEntry } from '@procession/contracts/read-models.ts';
import { pageOfStream } from '@procession/event-log/events-of-stream.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import type { z } from 'zod';
import { withheld } from '../../moments/sensitive.ts';
import type { TimelineRange } from './select.ts';
import { summary } from './summary.ts';

export type StoredEvent = z.infer<typeof storedEvent>;

/** What the rows say of the range. */
export interface Told {
  facts: readonly TimelineEntry[];
  /** Of the instance before the range. */
  statusBefore: string | null;
}

/** The events of a range as they stand in the log, with the sentence of each that is a fact. */
export async function storedEventsOf(
  log: SqlReader,
  { tenant, instance, after, to, limit }: TimelineRange,
  { facts, statusBefore }: Told,
): Promise<StoredEvent[]> {
  const events = await pageOfStream(log, { tenant, stream: instanceStream(instance), after, toRevision: to }, limit);
  const factOf = new Map(facts.map((entry) => [entry.revision, entry]));
  let status = statusBefore;
  return events.map((event) => {
    const entry = factOf.get(event.revision) ?? moveEntry(event, status);
    status = entry.toStatus;
    const { type, schemaVersion, data, hash } = event;
    return { ...entry, type, schemaVersion, data: withheld(data), hash };
  });
}

/** An event that is no fact: how the graph took the command. It changes no status of the instance. */
function moveEntry(event: LogEvent, status: string | null): TimelineEntry {
  const { actor, onBehalfOf } = event.meta;
  return {
    id: `${event.stream}/${event.revision}`,
    revision: event.revision,
    at: event.recordedAt,
    fact: event.type,
    actor,
    actorName: null,
    onBehalfOf: onBehalfOf ?? null,
    step: null,
    fromStatus: status,
    toStatus: status ?? 'in_progress',
    summary: summary({
      fact: event.type,
      toStatus: status ?? 'in_progress',
      facts: {},
      actor,
      onBehalfOf: onBehalfOf ?? null,
    }),
  };
}
