import type { Json, JsonObject } from '@procession/contracts/json.ts';
import type { EventList } from '../../api/answers.ts';

export interface FieldChange {
  before: Json | undefined;
  after: Json | undefined;
  by: string;
  byName: string | null;
  at: string;
}

/** The latest change of each field since the start, read off the events with their data. */
export function latestChanges(events: EventList['items']): ReadonlyMap<string, FieldChange> {
  const values: JsonObject = {};
  const changes = new Map<string, FieldChange>();
  for (const event of events) {
    if (!('data' in event)) continue;
    const { type, data, at, actor, actorName } = event;
    const set = (type === 'DataChanged' ? data.set : type === 'InstanceStarted' ? data.data : undefined) as
      | JsonObject
      | undefined;
    for (const [field, after] of Object.entries(set ?? {})) {
      const before = values[field];
      values[field] = after;
      if (type === 'InstanceStarted' || before === undefined || JSON.stringify(before) === JSON.stringify(after))
        continue;
      changes.set(field, { before, after, by: actor, byName: actorName, at });
    }
  }
  return changes;
}
