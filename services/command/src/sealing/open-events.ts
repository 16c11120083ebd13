import { isBeginning } from '@procession/contracts/events/instance.ts';
import type { Json, JsonObject } from '@procession/contracts/json.ts';
import { isSealed, type SealedValue } from '@procession/contracts/sealed.ts';
import type { InstanceState } from '@procession/engine/instance/state.ts';
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
  await provideKeys(keys, tenant, events.map(valuesOf));
  return events.map((event) => {
    const values = valuesOf(event);
    if (!values || !Object.values(values).some(isSealed)) return event;
    const opened = openValues(keys, { tenant, stream }, values);
    return { ...event, data: { ...event.data, [isBeginning(event.type) ? 'data' : 'set']: opened } };
  });
}

/** Opens the sealed values of a state that was stored in a snapshot. */
export async function openState(
  keys: SubjectKeys,
  of: { tenant: string; stream: string },
  state: InstanceState,
): Promise<InstanceState> {
  if (!Object.values(state.data).some(isSealed)) return state;
  await provideKeys(keys, of.tenant, [state.data]);
  return { ...state, data: openValues(keys, of, state.data) };
}

/** Opens values that were sealed by `sealValues`. */
export async function openSealed(
  keys: SubjectKeys,
  of: { tenant: string; stream: string },
  values: Readonly<JsonObject>,
): Promise<JsonObject> {
  await provideKeys(keys, of.tenant, [values]);
  return openValues(keys, of, values);
}

async function provideKeys(
  keys: SubjectKeys,
  tenant: string,
  all: readonly (Readonly<JsonObject> | undefined)[],
): Promise<void> {
  const subjects = new Set<string>();
  for (const values of all) {
    for (const value of Object.values(values ?? {})) {
      if (isSealed(value) && keys.get(tenant, value.$sealed.subject) === undefined) subjects.add(value.$sealed.subject);
    }
  }
  if (subjects.size > 0) await keys.provide(tenant, [...subjects]);
}

const openValues = (
  keys: SubjectKeys,
  of: { tenant: string; stream: string },
  values: Readonly<JsonObject>,
): JsonObject =>
  Object.fromEntries(
    Object.entries(values).map(([field, value]) => [
      field,
      isSealed(value) ? open(keys, { ...of, field }, value) : value,
    ]),
  );

function open(keys: SubjectKeys, place: { tenant: string; stream: string; field: string }, value: SealedValue): Json {
  const key = keys.get(place.tenant, value.$sealed.subject);
  return key instanceof Buffer ? openValue(key, place, value) : { $withheld: 'erased' };
}

function valuesOf({ type, data }: StoredEvent): JsonObject | undefined {
  if (isBeginning(type)) return data.data as JsonObject;
  return type === 'DataChanged' ? (data.set as JsonObject) : undefined;
}
