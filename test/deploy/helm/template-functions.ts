import { stringify } from 'yaml';

/** A Go integer is a bigint here and a float a number, for Go never takes one for the other. YAML's numbers are floats, as in Helm. */
export type Value = unknown;

/** As Go's `fmt` prints a value in a template. @throws Error for what prints as Go's own spelling of maps and lists. */
export function print(value: Value): string {
  if (value === null || value === undefined) return ''; // Helm takes "<no value>" away
  if (typeof value === 'number') return printFloat(value);
  if (['string', 'bigint', 'boolean'].includes(typeof value)) return String(value);
  throw new Error(`a map or a list is printed as it is: ${JSON.stringify(value)}`);
}

/** `%v` has an exponent from 1e+06 on and below 0.0001, which no manifest wants. */
function printFloat(value: number): string {
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-4 || size >= 1e6))
    throw new Error(`${value} would be printed with an exponent: use int`);
  return String(value);
}

export const isTrue = (value: Value): boolean => {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== 0n && Boolean(value);
};

export type TemplateFunction = (...args: Value[]) => Value;

/** Functions of Go, Sprig and Helm that need nothing but their arguments. */
export const functions: Record<string, TemplateFunction> = {
  eq: (left, ...others) => others.some((other) => comparable(left, other) && left === other),
  ne: (left, right) => comparable(left, right) && left !== right,
  gt: (left, right) => comparable(left, right) && (left as bigint) > (right as bigint),
  not: (value) => !isTrue(value),
  index: (from, ...keys) => keys.reduce((value, key) => (value as Record<string, Value>)[asIndex(key)], from),
  list: (...items) => items,
  append: (items, item) => [...(items as Value[]), item],
  has: (item, items) => (items as Value[]).includes(item),
  without: (items, ...unwanted) => (items as Value[]).filter((item) => !unwanted.includes(item)),
  splitList: (separator, value) => text(value).split(text(separator)),
  dict: (...pairs) =>
    Object.fromEntries(pairs.flatMap((key, at) => (at % 2 === 0 ? [[text(key), pairs[at + 1]]] : []))),
  default: (fallback, value) => (isTrue(value) ? value : fallback),
  required: (message, value) => {
    if (value === undefined || value === null || value === '') throw new Error(text(message));
    return value;
  },
  fail: (message) => {
    throw new Error(text(message));
  },
  int: (value) => BigInt(Math.trunc(Number(value))),
  quote: (...values) => values.map((value) => JSON.stringify(print(value))).join(' '),
  printf: (format, ...values) => {
    let at = 0;
    return text(format).replace(/%[sd]/g, () => print(values[at++]));
  },
  join: (separator, items) => (items as Value[]).map(print).join(text(separator)),
  trunc: (length, value) => text(value).slice(0, Number(length)),
  trimSuffix: (suffix, value) =>
    text(value).endsWith(text(suffix)) ? text(value).slice(0, -text(suffix).length) : value,
  trimPrefix: (prefix, value) =>
    text(value).startsWith(text(prefix)) ? text(value).slice(text(prefix).length) : value,
  hasPrefix: (prefix, value) => text(value).startsWith(text(prefix)),
  nindent: (spaces, value) => `\n${text(value).replace(/^/gm, ' '.repeat(Number(spaces)))}`,
  toYaml: (value) => stringify(value, { lineWidth: 0, sortMapEntries: true }).trimEnd(),
  regexMatch: (pattern, value) => new RegExp(text(pattern)).test(text(value)),
  regexReplaceAll: (pattern, value, by) =>
    text(value).replace(new RegExp(text(pattern), 'g'), text(by).replace(/\$\{(\d)\}/g, '$$$1')),
};

function text(value: Value): string {
  if (typeof value !== 'string') throw new Error(`a text was expected, not ${typeof value}: ${print(value)}`);
  return value;
}

const asIndex = (key: Value): string => (typeof key === 'bigint' ? String(key) : text(key));

function comparable(left: Value, right: Value): true {
  if (typeof left !== typeof right)
    throw new Error(`incompatible types for comparison: ${typeof left}, ${typeof right}`);
  return true;
}
