import type { Json, JsonObject } from '@procession/contracts/json.ts';
import { Exact } from '../fields/exact.ts';
import { TypedObject } from '../fields/typed-object.ts';

/** A CEL value as JSON, decimals as text; the field's own parser then says whether it fits. Undefined: it has no JSON form. */
export function toJson(value: unknown): Json | undefined {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'object') return value === null ? null : objectToJson(value);
  return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number' ? value : undefined;
}

function objectToJson(value: object): Json | undefined {
  if (value instanceof Exact) return value.toFixed();
  if (value instanceof Date) return value.toISOString();
  if (value instanceof TypedObject) return value.stored;
  if (Array.isArray(value)) {
    const members = value.map(toJson);
    return members.some((m) => m === undefined) ? undefined : (members as Json[]);
  }
  if (value.constructor !== Object && value.constructor !== undefined) return undefined;
  const object: JsonObject = {};
  for (const [key, member] of Object.entries(value)) {
    const json = toJson(member);
    if (json === undefined) return undefined;
    object[key] = json;
  }
  return object;
}
