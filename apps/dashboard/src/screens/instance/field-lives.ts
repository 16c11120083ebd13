import type { Json, JsonObject } from '@procession/contracts/json.ts';
import type { HistoryEvent } from './chronicle.ts';

/** One value that a field got. */
export interface FieldChange {
  field: string;
  /** Work item of the scope whose field it is; absent: of the instance. */
  scope?: string | undefined;
  before: Json | undefined;
  after: Json | undefined;
  event: HistoryEvent;
}

/** Every value that every field ever had, in order. What is set to the value that it has is no change. */
export function fieldChanges(events: readonly HistoryEvent[]): FieldChange[] {
  const values = new Map<string, Json>();
  const changes: FieldChange[] = [];
  for (const event of events) {
    const { type, data } = event;
    const isStart = type === 'InstanceStarted' || type === 'InstanceScheduled';
    const set = (type === 'DataChanged' ? data.set : isStart ? data.data : undefined) as JsonObject | undefined;
    const scope = type === 'DataChanged' ? (data.scope as string | undefined) : undefined;
    for (const [field, given] of Object.entries(set ?? {})) {
      const key = fieldKey(field, scope);
      const before = values.get(key);
      const after = given === null ? undefined : given;
      if (JSON.stringify(before) === JSON.stringify(after) && !isWithheld(after)) continue;
      if (after === undefined) values.delete(key);
      else values.set(key, after);
      changes.push({ field, scope, before, after, event });
    }
  }
  return changes;
}

export const fieldKey = (field: string, scope?: string): string => (scope === undefined ? field : `${scope} ${field}`);

/** Kept from whoever looks, or erased: what it was cannot be compared. */
export const isWithheld = (value: Json | undefined): value is { $withheld: string } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && typeof value.$withheld === 'string';
