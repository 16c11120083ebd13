import type { Json } from '@procession/contracts/json.ts';
import type { FieldIssue } from '../compiled.ts';

/** What a type of field does with values, its own keys applied. */
export interface FieldKind {
  type: FieldType;
  /** Name of its type in CEL. */
  celType: string;
  /** From the API's JSON to stored form; undefined when it has added an issue. */
  parse: (value: unknown, parsing: Parsing) => Json | undefined;
  /** From stored form to CEL's value. */
  toCel: (stored: Json) => unknown;
  /** Text of a stored value in a template. */
  toText?: (stored: Json) => string;
  /** Texts that a `choice` takes. */
  choices?: readonly string[];
  /** Kind of a list's items. */
  item?: FieldKind;
}

export type FieldType =
  | 'text'
  | 'integer'
  | 'number'
  | 'decimal'
  | 'money'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'choice'
  | 'user'
  | 'file'
  | 'list'
  | 'object'
  | 'json';

export interface Parsing {
  /** JSON pointer of the value. */
  place: string;
  issues: FieldIssue[];
  /** In `default`, in cases and from expressions: money of a fixed currency may stand without it. */
  bare: boolean;
}

/** Adds an issue, and is the missing value that comes of it. */
export function wrong(parsing: Parsing, message: string): undefined {
  parsing.issues.push({ place: parsing.place, message });
  return undefined;
}

export const at = (parsing: Parsing, key: string | number): Parsing => ({
  ...parsing,
  place: `${parsing.place}/${pointerPart(key)}`,
});

/** A key as a part of a JSON pointer (RFC 6901 section 3). */
export const pointerPart = (key: string | number): string => String(key).replaceAll('~', '~0').replaceAll('/', '~1');

/** `text`, `a list`: how a sentence calls what was given. */
export function called(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'a number';
  if (typeof value === 'boolean') return 'true or false';
  return typeof value === 'object' ? 'an object' : 'nothing';
}
