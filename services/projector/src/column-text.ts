import { randomUUID } from 'node:crypto';

/** What stands between columns, between the values of a column, and for null. */
export interface Marks {
  column: string;
  row: string;
  none: string;
}

type Value = string | number | boolean | null;

/** Characters of control that people do not write. */
const usualMarks: Marks = { column: '\u001d', row: '\u001e', none: '\u001a' };
// biome-ignore lint/suspicious/noControlCharactersInRegex: the characters of `usualMarks`
const usualMark = /[\u001a\u001d\u001e]/;

/** Rows of a table as the columns that `apply` takes: a text per column, all of them one text. */
export class ColumnText {
  readonly #columns: Value[][];
  #hasUsualMark = false;

  constructor(columnCount: number) {
    this.#columns = Array.from({ length: columnCount }, () => []);
  }

  /** A value per column, in their order. */
  add(...values: readonly Value[]): void {
    if (values.length !== this.#columns.length)
      throw new Error(`a row of ${values.length} values for a table of ${this.#columns.length} columns`);
    for (let n = 0; n < this.#columns.length; n++) {
      const value = values[n] as Value;
      this.#columns[n]?.push(value);
      if (typeof value === 'string' && usualMark.test(value)) this.#hasUsualMark = true;
    }
  }

  get hasUsualMark(): boolean {
    return this.#hasUsualMark;
  }

  /** Null without rows. */
  text(marks: Marks): string | null {
    if (this.#columns[0]?.length === 0) return null;
    return this.#columns.map((values) => columnText(values, marks)).join(marks.column);
  }
}

/** Marks that none of the values has in it: nobody guesses the unusual ones. */
export function marksFor(tables: readonly ColumnText[]): Marks {
  if (!tables.some((table) => table.hasUsualMark)) return usualMarks;
  const unique = randomUUID();
  return { column: `${unique}c`, row: `${unique}r`, none: `${unique}n` };
}

/** One empty value is the text that no value is, too: a mark behind it makes it an empty value and one of no row. */
function columnText(values: readonly Value[], { row, none }: Marks): string {
  const text = values.map((value) => value ?? none).join(row);
  return text === '' ? row : text;
}

/** A list as a literal of `text[]`. */
export const arrayText = (values: readonly string[]): string =>
  values.length === 0 ? '{}' : `{"${values.map((value) => value.replaceAll(/["\\]/g, '\\$&')).join('","')}"}`;
