import { z } from 'zod';
import { isDate } from './calendar.ts';
import { type FieldKind, wrong } from './field-kind.ts';
import { textThat } from './text.ts';

const day = z.string().refine(isDate, 'must be a day such as "2026-11-20"');

export const dateKeys = { min: day.optional(), max: day.optional() };

/** A day without a time: text that sorts right. */
export function dateKind(keys: { min?: string | undefined; max?: string | undefined }): FieldKind {
  const parse = textThat(isDate, 'a day such as "2026-11-20"');
  return {
    type: 'date',
    celType: 'string',
    parse: (value, parsing) => {
      const date = parse(value, parsing);
      if (date === undefined) return undefined;
      if (keys.min !== undefined && date < keys.min) return wrong(parsing, `must not be before ${keys.min}`);
      if (keys.max !== undefined && date > keys.max) return wrong(parsing, `must not be after ${keys.max}`);
      return date;
    },
    toCel: (stored) => stored,
  };
}
