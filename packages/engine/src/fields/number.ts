import { z } from 'zod';
import { called, type FieldKind, wrong } from './field-kind.ts';

export const numberKeys = { min: z.number().optional(), max: z.number().optional() };

/** A binary floating-point number. For money and rates there are `money` and `decimal`. */
export function numberKind(keys: { min?: number | undefined; max?: number | undefined }): FieldKind {
  return {
    type: 'number',
    celType: 'double',
    parse: (value, parsing) => {
      if (typeof value !== 'number') return wrong(parsing, `must be a number, is ${called(value)}`);
      if (!Number.isFinite(value)) return wrong(parsing, 'must be a finite number');
      if (keys.min !== undefined && value < keys.min) return wrong(parsing, `must be at least ${keys.min}`);
      if (keys.max !== undefined && value > keys.max) return wrong(parsing, `must be at most ${keys.max}`);
      return value === 0 ? 0 : value;
    },
    toCel: (stored) => stored,
  };
}
