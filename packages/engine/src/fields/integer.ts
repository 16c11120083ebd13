import { z } from 'zod';
import { called, type FieldKind, wrong } from './field-kind.ts';

export const integerKeys = { min: z.int().optional(), max: z.int().optional() };

export function integerKind(keys: { min?: number | undefined; max?: number | undefined }): FieldKind {
  return {
    type: 'integer',
    celType: 'int',
    parse: (value, parsing) => {
      if (typeof value !== 'number') return wrong(parsing, `must be a whole number, is ${called(value)}`);
      if (!Number.isSafeInteger(value)) return wrong(parsing, 'must be a whole number between -(2^53-1) and 2^53-1');
      if (keys.min !== undefined && value < keys.min) return wrong(parsing, `must be at least ${keys.min}`);
      if (keys.max !== undefined && value > keys.max) return wrong(parsing, `must be at most ${keys.max}`);
      return value === 0 ? 0 : value;
    },
    toCel: (stored) => BigInt(stored as number),
  };
}
