import type { Json, JsonObject } from '@procession/contracts/json.ts';
import { isSealed, type SealedValue } from '@procession/contracts/sealed.ts';
import { openValue } from '@procession/platform/sealing.ts';
import type { StoredEvent } from '../event-store/command.ts';
import type { SubjectKeys } from './subject-keys.ts';

/** Opens the sealed values of an instance's events; what was erased stays withheld. Costs a look at each value when none is sealed. */
export async function openEvents(
  keys: SubjectKeys,
  tenant: string,
  stream: string,
  events: StoredEvent[],
): Promise<StoredEvent[]> {
  const subjects = new Set<string>();
  for (const event of events) {
    for (const value of Object.values(valuesOf(event) ?? {})) {
      if (isSealed(value) && keys.get(tenant, value.$sealed.subject) === undefined) subjects.add(value.$sealed.subject);
    }
  }
  if (subjects.size > 0) await keys.provide(tenant, [...subjects]);
  return events.map((event) => {
    const values = valuesOf(event);
    if (!values || !Object.values(values).some(isSealed)) return event;
    const opened = Object.fromEntries(
      Object.entries(values).map(([field, value]) => [
        field,
        isSealed(value) ? open(keys, { tenant, stream, field }, value) : value,
      ]),
    );
    return { ...event, data: { ...event.data, [event.type === 'InstanceStarted' ? 'data' : 'set']: opened } };
  });
}

function open(keys: SubjectKeys, place: { tenant: string; stream: string; field: string }, value: SealedValue): Json {
  const key = keys.get(place.tenant, value.$sealed.subject);
  return key instanceof Buffer ? openValue(key, place, value) : { $withheld: 'erased' };
}

function valuesOf({ type, data }: StoredEvent): JsonObject | undefined {
  if (type === 'InstanceStarted') return data.data as JsonObject;
  return type === 'DataChanged' ? (data.set as JsonObject) : undefined;
}
