import BigNumber from 'big.js';

/**
 * Our own decimal numbers: exact, of any size, untouched by settings that other code may make on the library's. CEL knows
 * them as `Decimal`.
 */
export const Exact = BigNumber();
export type Exact = BigNumber;

/** Digits before the point of a stored decimal at most. */
export const decimalDigitsMax = 24;
/** Digits after the point of a stored decimal at most. */
export const decimalScaleMax = 12;

const written = /^-?\d{1,40}(\.\d{1,40})?$/;

export const isWrittenDecimal = (text: string): boolean => written.test(text);

/** Digits after the point that the value needs. */
export const scaleOf = (value: Exact): number => Math.max(0, value.c.length - value.e - 1);

/** `-0.00` is written `0.00`. */
export const fixed = (value: Exact, scale: number): string => (value.eq(0) ? new Exact(0) : value).toFixed(scale);
