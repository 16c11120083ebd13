import type { JsonObject } from '@procession/contracts/json.ts';
import { jsonBytes } from './json.ts';

/** Bytes of an instance's data at most. */
export const dataBytesMax = 262_144;

/** Undefined when the data may be stored, else the sentence that refuses them. */
export function dataTooLarge(data: JsonObject): string | undefined {
  const bytes = jsonBytes(data);
  return bytes > dataBytesMax
    ? `an instance's data have at most ${dataBytesMax} bytes, these have ${bytes}`
    : undefined;
}
