import type { Json, JsonObject } from './json.ts';

/**
 * What a JobRequested holds in place of what only the sender of a request may know, and how it is filled in:
 * `{ $field: name }` a sensitive value of the instance · `{ $callback: { callback, key } }` an address for the answer ·
 * `{ $text: [..] }` a text of parts · `{ $url: [..] }` one whose filled-in parts are escaped · `{ $literal: json }` a value of
 * the instance that looks like one of these and is none.
 */
export type Placeholder = { $field: string } | { $callback: CallbackAddress };

export interface CallbackAddress extends JsonObject {
  /** Counts the addresses of the instance: each is good for one answer. */
  callback: number;
  /** What the wait that takes the answer says. */
  key: string;
}

export type Filler = (placeholder: Placeholder) => Json;

/** The content as it is sent. */
export function fillIn(content: Json, fill: Filler): Json {
  if (Array.isArray(content)) return content.map((member) => fillIn(member, fill));
  if (typeof content !== 'object' || content === null) return content;
  if ('$literal' in content) return content.$literal as Json;
  if ('$field' in content || '$callback' in content) return fill(content as Placeholder);
  if ('$text' in content) return joined(content.$text as Json[], fill, (text) => text);
  if ('$url' in content) return joined(content.$url as Json[], fill, encodeURIComponent);
  return Object.fromEntries(Object.entries(content).map(([key, member]) => [key, fillIn(member, fill)]));
}

const joined = (parts: Json[], fill: Filler, escaped: (text: string) => string): string =>
  parts.map((part) => (typeof part === 'string' ? part : escaped(asText(fillIn(part, fill))))).join('');

const asText = (value: Json): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');

/** A value of the instance as it may stand in content: never taken for a placeholder. */
export const literal = (value: Json): Json => (looksLikeOne(value) ? { $literal: value } : value);

function looksLikeOne(value: Json): boolean {
  if (Array.isArray(value)) return value.some(looksLikeOne);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, member]) => key.startsWith('$') || looksLikeOne(member));
}

/** The sensitive fields that content names, each once. */
export function fieldsNamedIn(content: Json): string[] {
  const named = new Set<string>();
  fillIn(content, (placeholder) => {
    if ('$field' in placeholder) named.add(placeholder.$field);
    return null;
  });
  return [...named];
}
