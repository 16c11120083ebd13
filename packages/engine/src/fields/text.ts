import { z } from 'zod';
import { called, type FieldKind, type Parsing, wrong } from './field-kind.ts';
import { compilePattern } from './pattern.ts';

/** Characters of a text when the field says nothing. */
export const textLengthDefault = 4_000;
/** Characters of a text at most, whatever the field says. */
export const textLengthMax = 100_000;

export const textKeys = {
  pattern: z.string().max(1_000).optional(),
  min: z.int().min(0).max(textLengthMax).optional(),
  max: z.int().min(0).max(textLengthMax).optional(),
};

export function textKind(keys: {
  pattern?: string | undefined;
  min?: number | undefined;
  max?: number | undefined;
}): FieldKind {
  const pattern = keys.pattern === undefined ? undefined : compilePattern(keys.pattern);
  const { min = 0, max = textLengthDefault } = keys;
  return {
    type: 'text',
    celType: 'string',
    parse: (value, parsing) => {
      if (typeof value !== 'string') return wrong(parsing, `must be text, is ${called(value)}`);
      if (!isStorable(value)) return wrong(parsing, unstorable);
      // A character takes one or two units of a string's length: counted only where that matters.
      const length = value.length < 2 * min || value.length > max ? Array.from(value).length : value.length;
      if (length > max) return wrong(parsing, `must have at most ${max} characters, has ${length}`);
      if (length < min) return wrong(parsing, `must have at least ${min} characters, has ${length}`);
      if (pattern && !pattern.finds(value)) return wrong(parsing, `must match ${keys.pattern}`);
      return value;
    },
    toCel: (stored) => stored,
  };
}

/** Postgres stores no NUL and no half of a surrogate pair. */
export const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();
export const unstorable = 'must not contain the character U+0000 or half of a surrogate pair';

/** Parses a text that must pass a test; the sentence says what it must be. */
export const textThat =
  (passes: (text: string) => boolean, mustBe: string) =>
  (value: unknown, parsing: Parsing): string | undefined => {
    if (typeof value !== 'string') return wrong(parsing, `must be ${mustBe}, is ${called(value)}`);
    return passes(value) ? value : wrong(parsing, `must be ${mustBe}`);
  };
