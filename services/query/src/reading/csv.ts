export type CsvCell = string | number | null;

/** One record of RFC 4180, its line end included. */
export const csvLine = (cells: readonly CsvCell[]): string => `${cells.map(cellText).join(',')}\r\n`;

/**
 * A cell that a spreadsheet would take for a formula gets an apostrophe before it: comments are written by strangers,
 * and `=HYPERLINK(…)` must stay a text (OWASP, CSV injection).
 */
function cellText(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = /^[\s]*[=+\-@\t\r\n＝＋－＠]/u.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}
