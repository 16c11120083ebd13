/** Names of prepared statements at most: each costs every connection that has used it some 100 kB. */
const shapesMax = 100;

const names = new Map<string, string>();

/**
 * The name of a statement whose text depends on which filters a list has. The shapes that are asked first, which are the usual ones, are
 * planned once per connection, which saves a millisecond each time; the others are planned anew (`''`).
 */
export function nameOfShape(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= shapesMax) return '';
  const name = `list-${names.size + 1}`;
  names.set(text, name);
  return name;
}
