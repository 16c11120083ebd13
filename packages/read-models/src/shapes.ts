/** Names of prepared statements at most: each costs every connection that has used it some 100 kB. */
const shapesMax = 100;

const names = new Map<string, string>();

/** A list with more filters is planned anew, however often it is asked: odd combinations must not push the usual ones out. */
const usualFiltersMax = 2;

/**
 * The name of a statement whose text depends on which filters a list has (`filterCount` of them). Usual shapes are planned once per
 * connection, which saves a millisecond each time; the others are planned anew (`''`).
 */
export function nameOfShape(text: string, filterCount: number): string {
  if (filterCount > usualFiltersMax) return '';
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= shapesMax) return '';
  const name = `list-${names.size + 1}`;
  names.set(text, name);
  return name;
}

/** Each listed field that is filtered by counts by itself. */
export const filterCountOf = ({
  columns,
  ...filter
}: {
  columns?: readonly unknown[];
  [name: string]: unknown;
}): number => Object.values(filter).filter((value) => value !== undefined).length + (columns?.length ?? 0);
