import type { Json, JsonObject } from '@procession/contracts/json.ts';
import type { FieldDeclaration } from './field-value.tsx';

/** What stands in the controls, by field: text, as it was typed; of a yes or no its value, of a file the file. */
export type Typed = Record<string, Json>;

const textual = new Set(['text', 'date', 'choice', 'user', 'decimal']);

/** A value as its control shows it. */
export function typedOf(value: Json | undefined, { type }: FieldDeclaration): Json {
  if (value === undefined || value === null) return type === 'boolean' ? false : '';
  if (type === 'money') return (value as { amount?: string }).amount ?? '';
  if (type === 'boolean' || type === 'file') return value;
  if (type === 'datetime') return String(value).slice(0, 16);
  if (typeof value === 'string') return value;
  return type === 'integer' || type === 'number' ? String(value) : JSON.stringify(value, null, 2);
}

/** What is typed, as the services take it; undefined: nothing, or nothing that can be read as this type. */
export function readTyped(
  typed: Json | undefined,
  declared: FieldDeclaration,
  before: Json | undefined,
): Json | undefined {
  const { type } = declared;
  if (type === 'boolean') return typed === true;
  if (type === 'file') return typed === '' ? undefined : typed;
  if (typeof typed !== 'string' || typed === '') return undefined;
  if (type === 'money') return { amount: plainAmount(typed), currency: currencyOf(declared, before) };
  if (type === 'decimal') return plainAmount(typed);
  if (textual.has(type)) return typed;
  if (type === 'integer' || type === 'number') return Number(typed);
  if (type === 'datetime') return `${typed}:00.000Z`;
  try {
    return JSON.parse(typed) as Json;
  } catch {
    return typed; // its check says what it must be
  }
}

export function currencyOf({ currency }: FieldDeclaration, before: Json | undefined): string {
  if (currency !== undefined && currency !== 'any') return currency;
  const had = typeof before === 'object' && before !== null && 'currency' in before ? before.currency : undefined;
  return typeof had === 'string' ? had : 'EUR';
}

/** People write 1,840.00; the services want 1840.00. */
const plainAmount = (typed: string): string => typed.trim().replace(/[\s,](?=\d{3}(\D|$))/g, '');

/** What is sent: fields whose value is another than the one that was there; null takes a value away. */
export function changedData(
  typed: Typed,
  before: JsonObject,
  fields: Record<string, FieldDeclaration>,
  edits: readonly string[],
): JsonObject {
  const changed: JsonObject = {};
  for (const field of edits) {
    const declared = fields[field];
    if (!declared || !(field in typed)) continue;
    const value = readTyped(typed[field], declared, before[field]) ?? null;
    if (JSON.stringify(value) !== JSON.stringify(before[field] ?? null)) changed[field] = value;
  }
  return changed;
}
