import { isDate } from './calendar.ts';
import { type FieldKind, wrong } from './field-kind.ts';
import { textThat } from './text.ts';

const instant = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

const isInstant = (text: string): boolean => {
  const match = instant.exec(text);
  return match !== null && isDate(match[1]!) && !Number.isNaN(Date.parse(text));
};

/** An instant; stored in UTC with milliseconds. */
export function datetimeKind(): FieldKind {
  const parse = textThat(isInstant, 'an instant with its offset such as "2026-11-20T09:00:00Z"');
  return {
    type: 'datetime',
    celType: 'google.protobuf.Timestamp',
    parse: (value, parsing) => {
      const text = parse(value, parsing);
      if (text === undefined) return undefined;
      const written = new Date(text).toISOString();
      return written.length === 24 ? written : wrong(parsing, 'must lie in the years 0001 to 9999');
    },
    toCel: (stored) => new Date(stored as string),
  };
}
