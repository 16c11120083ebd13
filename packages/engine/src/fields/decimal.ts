import { z } from 'zod';
import { decimalDigitsMax, decimalScaleMax, Exact, fixed, isWrittenDecimal, scaleOf } from './exact.ts';
import { called, type FieldKind, type Parsing, wrong } from './field-kind.ts';

/** A decimal as a definition writes it: `"0.15"`, or a YAML number, which stands for what is written. */
export const decimalText = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine(isWrittenDecimal, 'must be a decimal such as "12.50"');

export const scale = z.int().min(0).max(decimalScaleMax);

export const decimalKeys = { scale: scale.default(4), min: decimalText.optional(), max: decimalText.optional() };

export interface DecimalLimits {
  scale: number;
  min?: string | undefined;
  max?: string | undefined;
}

export function decimalKind(limits: DecimalLimits): FieldKind {
  const parse = decimalParser(limits);
  return {
    type: 'decimal',
    celType: 'Decimal',
    parse,
    toCel: (stored) => new Exact(stored as string),
    toText: (stored) => stored as string,
  };
}

/** Gives the decimal with exactly `scale` digits after the point. Never rounds: more digits are refused. */
export function decimalParser(limits: DecimalLimits): (value: unknown, parsing: Parsing) => string | undefined {
  const min = limits.min === undefined ? undefined : new Exact(limits.min);
  const max = limits.max === undefined ? undefined : new Exact(limits.max);
  return (value, parsing) => {
    const text = parsing.bare && typeof value === 'number' ? String(value) : value;
    if (typeof text !== 'string')
      return wrong(parsing, `must be a decimal in quotes such as "12.50", is ${called(text)}`);
    if (!isWrittenDecimal(text)) return wrong(parsing, 'must be a decimal such as "12.50"');
    const decimal = new Exact(text);
    if (decimal.e >= decimalDigitsMax)
      return wrong(parsing, `must have at most ${decimalDigitsMax} digits before the point`);
    if (scaleOf(decimal) > limits.scale) {
      return wrong(parsing, `must have at most ${limits.scale} digits after the point, has ${scaleOf(decimal)}`);
    }
    if (min && decimal.lt(min)) return wrong(parsing, `must be at least ${limits.min}`);
    if (max && decimal.gt(max)) return wrong(parsing, `must be at most ${limits.max}`);
    return fixed(decimal, limits.scale);
  };
}
