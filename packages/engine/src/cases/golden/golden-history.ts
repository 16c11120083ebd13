import { createHash } from 'node:crypto';
import { canonical } from '@procession/contracts/canonical.ts';
import { schemaVersionOf } from '@procession/contracts/events/envelope.ts';
import type { Json, JsonObject } from '@procession/contracts/json.ts';
import { evolve, type RecordedEvent } from '../../instance/evolve.ts';
import { foldVersion } from '../../instance/fold-version.ts';
import { isOpenVisit, visitId } from '../../instance/routing-state.ts';
import { type InstanceState, notStarted, openIncidents, openTasks } from '../../instance/state.ts';
import { upcast } from '../../upcast.ts';

/**
 * A stream as it was stored once, with what it folded to. Files of these are added and never changed: what a release has
 * written every later one reads in the same way.
 */
export interface GoldenHistory {
  /** The case that was played. */
  recordedFrom: string;
  /** Command by command, as they stand in the log. */
  commits: { events: StoredEvent[]; seen: Seen }[];
  /** sha256 of the whole state at the end, by fold version. */
  states: Record<number, string>;
}

interface StoredEvent {
  type: string;
  schemaVersion: number;
  revision: number;
  recordedAt: string;
  data: JsonObject;
}

/** What people see of it after a command, in words that do not change. */
interface Seen {
  status: string;
  title: string;
  data: JsonObject;
  /** Visits that are open. */
  open: string[];
  /** Numbers of the tasks that are open, and who may have a say in each. */
  tasks: Record<number, string[]>;
  incidents: string[];
}

export function recordGolden(recordedFrom: string, commits: readonly RecordedEvent[][]): GoldenHistory {
  let state = notStarted;
  const recorded = commits.map((commit) => {
    for (const event of commit) state = evolve(state, event);
    const events = commit.map(({ type, revision, recordedAt, data }) => ({
      type,
      schemaVersion: schemaVersionOf(type),
      revision,
      recordedAt,
      data: data as JsonObject,
    }));
    return { events, seen: seenIn(state) };
  });
  return JSON.parse(
    JSON.stringify({ recordedFrom, commits: recorded, states: { [foldVersion]: hashOf(state) } }),
  ) as GoldenHistory;
}

/** What it folds to now: the same, or else something that was written once is read differently. */
export function foldGolden({ commits }: GoldenHistory): { seen: Seen[]; state: string } {
  let state = notStarted;
  const seen = commits.map(({ events }) => {
    for (const event of events) state = evolve(state, { ...event, data: upcast(event) } as unknown as RecordedEvent);
    return JSON.parse(JSON.stringify(seenIn(state))) as Seen;
  });
  return { seen, state: hashOf(state) };
}

const seenIn = (state: InstanceState): Seen => ({
  status: state.status,
  title: state.title,
  data: state.data,
  open: state.routing.visits.filter(isOpenVisit).map(visitId),
  tasks: Object.fromEntries(openTasks(state).map(({ task, seats }) => [task, seats.map(({ id }) => id)])),
  incidents: openIncidents(state).map(({ kind, visit }) => (visit === undefined ? kind : `${kind} ${visit}`)),
});

const hashOf = (state: InstanceState): string =>
  createHash('sha256')
    .update(canonical(JSON.parse(JSON.stringify(state)) as Json))
    .digest('hex');
