import { type EventType, schemaVersionOf } from '@procession/contracts/events/envelope.ts';
import type { JsonObject } from '@procession/contracts/json.ts';

/** Brings the data of an event from one schema version to the next. Pure, and never changed once events were read by it. */
export type Upcast = (data: JsonObject) => JsonObject;

/** Per event type its upcasts: the first from version 1 to 2, and so on to the version that is written now. */
export type Upcasts = { readonly [type in EventType]?: readonly Upcast[] };

const upcasts: Upcasts = {};

/**
 * The data of a recorded event in the schema version that is written now. History is never rewritten: every reader calls
 * this first.
 * @throws when the event was written by a later release than this.
 */
export function upcast(
  { type, schemaVersion, data }: { type: string; schemaVersion: number; data: JsonObject },
  { table = upcasts, versionOf = schemaVersionOf }: { table?: Upcasts; versionOf?: (type: string) => number } = {},
): JsonObject {
  const current = versionOf(type);
  if (schemaVersion === current) return data;
  const steps = (table[type as EventType] ?? []).slice(schemaVersion - 1, current - 1);
  if (schemaVersion > current || steps.length !== current - schemaVersion) {
    throw new Error(`${type} was recorded in schema version ${schemaVersion}, this release reads up to ${current}`);
  }
  return steps.reduce((older, step) => step(older), data);
}
