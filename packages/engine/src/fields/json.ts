import type { Json } from '@procession/contracts/json.ts';
import { type FieldKind, type Parsing, wrong } from './field-kind.ts';
import { isStorable, unstorable } from './text.ts';

/** Bytes of a value of type json at most. */
export const jsonBytesMax = 65_536;
export const jsonDepthMax = 32;

const utf8 = new TextEncoder();

/** Anything. Expressions see its numbers as CEL sees JSON's: as doubles. */
export const jsonKind = (): FieldKind => ({
  type: 'json',
  celType: 'dyn',
  parse: (value, parsing) => {
    if (!isJson(value, parsing, jsonDepthMax)) return undefined;
    const text = JSON.stringify(value);
    const bytes = utf8.encode(text).length;
    // As it comes back from the log: -0 is 0, and nobody else holds a part of it.
    return bytes > jsonBytesMax
      ? wrong(parsing, `must have at most ${jsonBytesMax} bytes, has ${bytes}`)
      : JSON.parse(text);
  },
  toCel: (stored) => stored,
});

function isJson(value: unknown, parsing: Parsing, depth: number): value is Json {
  if (depth === 0) wrong(parsing, `must be nested at most ${jsonDepthMax} deep`);
  else if (typeof value === 'string' && !isStorable(value)) wrong(parsing, unstorable);
  else if (typeof value === 'number' && !Number.isFinite(value)) wrong(parsing, 'must be a finite number');
  else if (Array.isArray(value)) return value.every((member) => isJson(member, parsing, depth - 1));
  else if (typeof value === 'object' && value !== null) {
    return Object.entries(value).every(
      ([key, member]) => isJson(key, parsing, depth - 1) && isJson(member, parsing, depth - 1),
    );
  } else if (
    value === undefined ||
    typeof value === 'bigint' ||
    typeof value === 'function' ||
    typeof value === 'symbol'
  ) {
    wrong(parsing, 'must be JSON');
  } else return true;
  return false;
}
