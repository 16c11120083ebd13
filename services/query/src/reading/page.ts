import { formatCursor, type PlaceKey } from './page-cursor.ts';

export interface Page<Item> {
  items: Item[];
  next: string | null;
}

export interface PageOf<Row, Item> {
  /** Which list, with which filter and sort: what the cursor is good for. */
  list: string;
  filter: object;
  limit: number;
  /** One more than `limit` when there is a next page. */
  rows: readonly Row[];
  placeOf: (row: Row) => PlaceKey[];
  itemOf: (row: Row) => Item;
}

/** A page of the rows that were asked for with `limit + 1`. */
export function pageOf<Row, Item>({ list, filter, limit, rows, placeOf, itemOf }: PageOf<Row, Item>): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(itemOf),
    next: rows.length > limit && last !== undefined ? formatCursor(list, filter, placeOf(last)) : null,
  };
}
