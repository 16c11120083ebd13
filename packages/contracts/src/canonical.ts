/** What `canonical` takes: JSON in which a member may be undefined, and is then left out. */
export type Canonicalizable =
  | null
  | boolean
  | number
  | string
  | readonly Canonicalizable[]
  | { readonly [key: string]: Canonicalizable | undefined };

/**
 * RFC 8785 canonical JSON. Built as text, never by copying into an object, so a key like `__proto__` is data.
 * The same text goes to Postgres, to the bus and into the hash.
 */
export function canonical(value: Canonicalizable): string {
  if (typeof value === 'string') return quoted(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const object = value as { readonly [key: string]: Canonicalizable | undefined };
  let members = '';
  for (const key of sortedKeys(object)) {
    const member = object[key];
    if (member === undefined) continue;
    members += `${members === '' ? '' : ','}${quoted(key)}:${canonical(member)}`;
  }
  return `{${members}}`;
}

const plain = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

/** A JSON string. The test is for speed: most of our strings need no escape. */
export const quoted = (text: string): string => (plain.test(text) ? `"${text}"` : JSON.stringify(text));

/** Insertion sort: our objects have a few keys, mostly in order, and `sort` would allocate for each. By UTF-16 units, as RFC 8785 says. */
function sortedKeys(value: object): string[] {
  const keys = Object.keys(value);
  if (keys.length > insertionSortMax) return keys.sort();
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i]!;
    let at = i;
    for (; at > 0 && keys[at - 1]! > key; at--) keys[at] = keys[at - 1]!;
    keys[at] = key;
  }
  return keys;
}

const insertionSortMax = 32;
