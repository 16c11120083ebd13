import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arrayText, ColumnText, marksFor } from './column-text.ts';

/** As `string_to_array(text, mark, none)` reads it. */
const read = (text: string, mark: string, none: string): (string | null)[] =>
  text === '' ? [] : text.split(mark).map((value) => (value === none ? null : value));

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '\u001d', '\u001e', '\u001a', 'a\u001eb'));
const value = fc.oneof(fc.constant(null), fc.integer().map(String), text);

test('rows come back as they were, whatever stands in them', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.uuid(), value, value), { minLength: 1 }), (rows) => {
      const table = new ColumnText(3);
      for (const row of rows) table.add(...row);
      const marks = marksFor([table]);
      const columns = table.text(marks)?.split(marks.column) ?? [];
      const found = columns.map((column) => read(column, marks.row, marks.none));
      expect(found).toHaveLength(3);
      expect(rows).toEqual(rows.map((_, n) => found.map((column) => column[n])));
    }),
  );
});

test('no rows are no text', () => {
  expect(new ColumnText(2).text(marksFor([]))).toBeNull();
});

test('a list is a literal that Postgres takes', () => {
  expect(arrayText([])).toBe('{}');
  expect(arrayText(['a', '', 'b"\\,{}'])).toBe('{"a","","b\\"\\\\,{}"}');
});
