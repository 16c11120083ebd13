import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonical } from '@procession/contracts/canonical.ts';
import type { Json, JsonObject } from '@procession/contracts/json.ts';
import { hasValue } from './state.ts';

/** SHA-256, hex, of one value; of null where there is none. */
export const valueHash = (data: Readonly<JsonObject>, field: string): string =>
  hashOf((Object.hasOwn(data, field) ? data[field] : undefined) ?? null);

const hashOf = (value: Json): string => bytesToHex(sha256(utf8ToBytes(canonical(value))));

/** SHA-256, hex, of the RFC 8785 form of `{ version, fields }`. A field without value is left out. */
export function contentHash(version: number, fields: readonly string[], data: Readonly<JsonObject>): string {
  const values = Object.fromEntries(
    fields.flatMap((field) => (Object.hasOwn(data, field) && hasValue(data[field]) ? [[field, data[field]]] : [])),
  );
  return hashOf({ version, fields: values });
}
