import type { InstanceEvent } from '@procession/contracts/events/instance.ts';
import type { Json, JsonObject } from '@procession/contracts/json.ts';
import type { CompiledDefinition, CompiledField } from '@procession/engine/compiled.ts';
import type { InstanceState } from '@procession/engine/instance/state.ts';
import { sealValue } from '@procession/platform/sealing.ts';
import type { SubjectKeys } from './subject-keys.ts';

/** Where sealed values stand. */
export interface SealingPlace {
  tenant: string;
  stream: string;
  keys: SubjectKeys;
}

interface Sealing extends SealingPlace {
  definition: CompiledDefinition;
  /** Before the events. */
  state: InstanceState;
}

/**
 * What is stored in place of each event's data: undefined where nothing of it is sensitive. Names the subjects whose keys
 * must be provided first, when there are any.
 */
export function sealEvents(
  sealing: Sealing,
  events: readonly InstanceEvent[],
): { sealed: (object | undefined)[] } | { lacks: string[] } {
  const fields = sensitiveFieldsOf(sealing.definition);
  if (fields.length === 0) return { sealed: [] };
  const lacks = new Set<string>();
  let about = aboutOf(sealing.state);
  const sealed = events.map((event) => {
    if (event.type === 'InstanceStarted' || event.type === 'InstanceScheduled') {
      const { data, entity, initiator } = event.data;
      about = { data, entity, initiator };
      return withSealed(event.data, 'data', sealValues(sealing, fields, data, about, lacks));
    }
    if (event.type === 'DataChanged') {
      about = { ...about, data: { ...about.data, ...event.data.set } };
      return withSealed(event.data, 'set', sealValues(sealing, fields, event.data.set, about, lacks));
    }
    if (event.type === 'IncidentRaised')
      return withSealed(event.data, 'facts', withholdValues(fields, event.data.facts));
    return undefined;
  });
  return lacks.size > 0 ? { lacks: [...lacks] } : { sealed };
}

const sensitiveFields = new WeakMap<CompiledDefinition, CompiledField[]>();

function sensitiveFieldsOf(definition: CompiledDefinition): CompiledField[] {
  let fields = sensitiveFields.get(definition);
  if (!fields) {
    fields = [...definition.fields.values()].filter((field) => field.sensitive !== undefined);
    sensitiveFields.set(definition, fields);
  }
  return fields;
}

/** What says whose key it is. */
export interface About {
  data: Readonly<JsonObject>;
  entity: { type: string; id: string } | undefined;
  initiator: string;
}
export const aboutOf = ({ data, entity, initiator }: InstanceState): About => ({ data, entity, initiator });

/** Undefined when none of the values is sensitive. `lacks` are the subjects whose keys must be provided first. */
export function sealValues(
  { tenant, stream, keys }: SealingPlace,
  fields: readonly CompiledField[],
  values: JsonObject,
  about: About,
  lacks: Set<string>,
): JsonObject | undefined {
  let sealed: JsonObject | undefined;
  for (const field of fields) {
    const value = values[field.name];
    if (value === undefined || value === null) continue;
    const subject = subjectOf(field, about, stream);
    const key = keys.get(tenant, subject);
    sealed ??= { ...values };
    if (key === undefined) lacks.add(subject);
    // The subject was erased: what is said about them from now on is not kept either.
    else if (key === 'erased') sealed[field.name] = { $withheld: 'erased' };
    else sealed[field.name] = sealValue(key, subject, { tenant, stream, field: field.name }, value) as unknown as Json;
  }
  return sealed;
}

/** Whose key seals the field. Without an entity, or a value in the user field, the instance is its own subject. */
function subjectOf({ sensitive }: CompiledField, { entity, initiator, data }: About, stream: string): string {
  if (sensitive === 'initiator') return `user:${initiator}`;
  if (sensitive === 'entity') return entity ? `entity:${entity.type}/${entity.id}` : stream;
  const user = sensitive && data[sensitive.userField];
  return typeof user === 'string' ? `user:${user}` : stream;
}

/** The values that a failed expression has read stand in its incident. */
function withholdValues(fields: readonly CompiledField[], facts: JsonObject): JsonObject | undefined {
  const { values } = facts;
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return undefined;
  const cleaned = { ...values };
  for (const { name } of fields) {
    for (const key of [name, `data.${name}`]) if (key in cleaned) cleaned[key] = { $withheld: 'not_shown_to_you' };
  }
  return { ...facts, values: cleaned };
}

const withSealed = (data: object, member: string, value: JsonObject | undefined): object | undefined =>
  value && { ...data, [member]: value };
