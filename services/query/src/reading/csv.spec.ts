import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine } from './csv.ts';

test.each([
  [['a', 1, null, 'b'], 'a,1,,b\r\n'],
  [['say "no"'], '"say ""no"""\r\n'],
  [['two\r\nlines', 'a,b'], '"two\r\nlines","a,b"\r\n'],
  [[' padded '], '" padded "\r\n'],
])('%j is written %j', (cells, line) => {
  expect(csvLine(cells)).toBe(line);
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '  =1', '\r=1', '＝1'])('%j cannot become a formula', (text) => {
  expect(readCsv(csvLine([text]))).toEqual([[`'${text}`]]);
});

test('a number is no formula', () => {
  expect(csvLine([-1])).toBe('-1\r\n');
});

test('what is written is read back, but for the guard', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 2 })), (records) => {
      const read = readCsv(records.map(csvLine).join(''));
      expect(read.map((cells) => cells.map(withoutGuard))).toEqual(records.map((cells) => cells.map(withoutGuard)));
    }),
  );
});

const withoutGuard = (cell: string): string => (cell.startsWith("'") ? cell.slice(1) : cell);

/** A reader of RFC 4180 of the test's own, so that the writer is not its own judge. */
function readCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      for (at++; !(text[at] === '"' && text[at + 1] !== '"'); at++) {
        if (text[at] === '"') at++;
        cell += text[at];
      }
      at++;
    } else {
      while (text[at] !== ',' && !text.startsWith('\r\n', at)) cell += text[at++];
    }
    record.push(cell);
    if (text[at] === ',') at++;
    else {
      records.push(record);
      record = [];
      at += 2;
    }
  }
  return records;
}
