import type { EventList } from '../../api/answers.ts';
import { part, read } from '../../api/calls.ts';
import type { HistoryEvent } from './chronicle.ts';

/** Events of one answer; the service gives no more. */
const windowMax = 200;
/** Windows that are asked for at once. */
const atOnceMax = 4;

/**
 * The events after a revision, up to and with another one. Revisions have no gaps, so a long history is read in several windows at a
 * time. `tell` hears how many are there.
 */
export async function loadHistory(
  instance: string,
  { after, to }: { after: number; to: number },
  { signal, tell }: { signal?: AbortSignal | undefined; tell?: (events: number) => void } = {},
): Promise<HistoryEvent[]> {
  const starts = Array.from({ length: Math.ceil((to - after) / windowMax) }, (_, n) => after + n * windowMax);
  const windows: HistoryEvent[][] = [];
  let next = 0;
  let count = 0;
  const take = async (): Promise<void> => {
    while (next < starts.length) {
      const at = next++;
      const { items } = await read<EventList>(`/v1/instances/${part(instance)}/events`, {
        query: { detail: 'all', limit: windowMax, after: starts[at] },
        signal,
      });
      windows[at] = items as HistoryEvent[];
      count += items.length;
      tell?.(count);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnceMax, starts.length) }, take));
  return windows.flat();
}
