import type { RowWrite } from './database/watch-rows.ts';
import type { LoggedEvent } from './logged-event.ts';

/** Rows and live changes come at most so long after their commit, at p99, without any message bus. */
export const lateAfterMs = 10_000;

export interface Lags {
  count: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

/** When a revision of an instance was seen first: `tenant/id` to revisions with their instants, in order of time. */
export type Sightings = ReadonlyMap<string, readonly { revision: number; atMs: number }[]>;

export function sightingsOf(writes: readonly RowWrite[]): Sightings {
  const seen = new Map<string, { revision: number; atMs: number }[]>();
  for (const { tenant, id, revision, atMs } of writes) {
    const own = seen.get(`${tenant}/${id}`);
    if (own) own.push({ revision, atMs });
    else seen.set(`${tenant}/${id}`, [{ revision, atMs }]);
  }
  return seen;
}

/** From an event's recording until it, or something later of its stream, was seen. Events that never were are left out. */
export function lagsOf(events: readonly LoggedEvent[], sightings: Sightings): Lags {
  const lags: number[] = [];
  for (const { tenant, stream, revision, recordedAt } of events) {
    const seen = sightings.get(`${tenant}/${stream.slice('instance-'.length)}`);
    const first = seen?.find((sighting) => sighting.revision >= revision);
    if (first) lags.push(Math.max(0, first.atMs - Date.parse(recordedAt)));
  }
  lags.sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(lags[Math.min(lags.length - 1, Math.floor(lags.length * share))] ?? 0);
  return { count: lags.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}
