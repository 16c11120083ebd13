import type { EventList } from '../../api/answers.ts';
import { part, read } from '../../api/calls.ts';
import type { HistoryEvent } from './chronicle.ts';

/** Events of one answer: as many as the service gives. */
const windowMax = 1_000;

/**
 * The events after a revision, up to and with another one. One answer after the other: the service goes on from where it stopped.
 * `tell` hears how many are there.
 */
export async function loadHistory(
  instance: string,
  { after, to }: { after: number; to: number },
  { signal, tell }: { signal?: AbortSignal | undefined; tell?: (events: number) => void } = {},
): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let has = after;
  while (has < to) {
    const query = { detail: 'all', limit: windowMax, after: has };
    const { items } = await read<EventList>(`/v1/instances/${part(instance)}/events`, { query, signal });
    // The lists are behind the log for a moment: what is not there yet comes with the next change of the row.
    if (items.length === 0) break;
    events.push(...(items as HistoryEvent[]));
    has = items.at(-1)!.revision;
    tell?.(events.length);
  }
  return events;
}
