/** Names of prepared statements at most: each costs every connection that has used it some 100 kB. */
const shapesMax = 100;
/** Asked so often, a shape is no oddity: odd combinations of filters must not push the usual ones out. */
const usualAfter = 5;
/** Shapes that are counted; beyond, counting begins anew. */
const countedMax = 500;

const names = new Map<string, string>();
const asked = new Map<string, number>();

/**
 * The name of a statement whose text depends on which filters a list has. Usual shapes are planned once per connection, which saves
 * a millisecond each time; the others are planned anew (`''`).
 */
export function nameOfShape(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= shapesMax) return '';
  const times = (asked.get(text) ?? 0) + 1;
  if (times < usualAfter) {
    if (asked.size >= countedMax) asked.clear();
    asked.set(text, times);
    return '';
  }
  asked.delete(text);
  const name = `list-${names.size + 1}`;
  names.set(text, name);
  return name;
}
