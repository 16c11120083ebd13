import type { Json } from '@procession/contracts/json.ts';
import { z } from 'zod';
import { decimalParser, decimalText, scale } from './decimal.ts';
import { Exact } from './exact.ts';
import { at, called, type FieldKind, type Parsing, wrong } from './field-kind.ts';
import { moneyClass } from './typed-object.ts';

const isoCurrency = /^[A-Z]{3}$/;

export const moneyKeys = {
  currency: z
    .string()
    .refine(
      (c) => c === 'any' || isoCurrency.test(c),
      'must be a currency of three capital letters such as EUR, or any',
    ),
  scale: scale.default(2),
  min: decimalText.optional(),
  max: decimalText.optional(),
};

export interface MoneyKeys {
  currency: string;
  scale: number;
  min?: string | undefined;
  max?: string | undefined;
}

/** Of a fixed currency it is a Decimal to expressions; of any, an amount and a currency that they must look at first. */
export function moneyKind(keys: MoneyKeys): FieldKind {
  const parseAmount = decimalParser(keys);
  const isFixed = keys.currency !== 'any';
  const parse = (value: unknown, parsing: Parsing): Json | undefined => {
    if (parsing.bare && isFixed && (typeof value === 'string' || typeof value === 'number')) {
      const amount = parseAmount(value, parsing);
      return amount === undefined ? undefined : { amount, currency: keys.currency };
    }
    const example = `{ "amount": "12.50", "currency": "${isFixed ? keys.currency : 'EUR'}" }`;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return wrong(parsing, `must be ${example}, is ${called(value)}`);
    }
    const { amount, currency, ...rest } = value as Record<string, unknown>;
    const surplus = Object.keys(rest)[0];
    if (surplus !== undefined) return wrong(at(parsing, surplus), `is not known here; money is ${example}`);
    if (typeof currency !== 'string' || !isoCurrency.test(currency)) {
      return wrong(at(parsing, 'currency'), 'must be a currency of three capital letters such as EUR');
    }
    if (isFixed && currency !== keys.currency) return wrong(at(parsing, 'currency'), `must be ${keys.currency}`);
    const exact = parseAmount(amount, { ...at(parsing, 'amount'), bare: false });
    return exact === undefined ? undefined : { amount: exact, currency };
  };
  return {
    type: 'money',
    celType: isFixed ? 'Decimal' : 'Money',
    parse,
    toCel: isFixed
      ? (stored) => new Exact((stored as { amount: string }).amount)
      : (stored) => new moneyClass(stored as { amount: string; currency: string }),
    toText: (stored) => {
      const money = stored as { amount: string; currency: string };
      return isFixed ? money.amount : `${money.amount} ${money.currency}`;
    },
  };
}
