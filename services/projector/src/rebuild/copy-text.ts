import type { Column, ColumnKind, Value } from '../views/view-tables.ts';

/** A row in the text format of COPY (https://www.postgresql.org/docs/current/sql-copy.html), without its line's end. */
export function copyLine(columns: readonly Column[], row: readonly Value[]): string {
  const fields: string[] = new Array(columns.length);
  for (let at = 0; at < columns.length; at++) fields[at] = fieldOf(columns[at]!.kind, row[at]);
  return fields.join('\t');
}

const nothing = '\\N';

function fieldOf(kind: ColumnKind, value: Value): string {
  if (value === null || value === undefined) return kind === 'due' ? 'infinity' : nothing;
  switch (kind) {
    case 'text':
      return escaped(value as string);
    case 'json':
      return escaped(JSON.stringify(value));
    case 'texts':
      return escaped(arrayOf(value as readonly string[]));
    case 'number':
    case 'boolean':
    case 'instant':
    case 'due':
      return String(value);
  }
}

/** What has a meaning in the format. The test is for speed: most texts have none of it. */
const special = /[\\\t\n\r]/;
const names: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const escaped = (text: string): string =>
  special.test(text) ? text.replace(/[\\\t\n\r]/g, (character) => names[character]!) : text;

/** An array literal of Postgres. */
const arrayOf = (texts: readonly string[]): string =>
  `{${texts.map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
