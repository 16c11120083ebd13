import { words } from './words.ts';

const locale = 'en-GB';
export type Zone = 'local' | 'utc';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Making an `Intl` format is dear, using it is not. */
const made = new Map<string, Intl.DateTimeFormat>();
function formatted(at: number, zone: Zone, options: Intl.DateTimeFormatOptions): string {
  const key = `${zone} ${JSON.stringify(options)}`;
  let format = made.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { ...options, ...(zone === 'utc' && { timeZone: 'UTC' }) });
    made.set(key, format);
  }
  return format.format(at);
}

/** 14:02 */
export const clock = (at: number, zone: Zone): string =>
  formatted(at, zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
/** 14:02:07 */
export const seconds = (at: number, zone: Zone): string =>
  formatted(at, zone, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
/** 20 Nov */
export const day = (at: number, zone: Zone): string => formatted(at, zone, { day: 'numeric', month: 'short' });
/** Mon */
export const weekday = (at: number, zone: Zone): string => formatted(at, zone, { weekday: 'short' });
/** Friday */
export const longWeekday = (at: number, zone: Zone): string => formatted(at, zone, { weekday: 'long' });
/** Friday 20 November */
export const longDay = (at: number, zone: Zone): string =>
  formatted(at, zone, { weekday: 'long', day: 'numeric', month: 'long' }).replace(',', '');
/** Friday 20 November 2026 */
export const longDate = (at: number, zone: Zone): string =>
  formatted(at, zone, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).replace(',', '');
/** 20 Nov 2026, 14:02:07 GMT+1 */
export const exact = (at: number, zone: Zone): string =>
  formatted(at, zone, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  });
/** A date without a time, as fields have it: 4 Dec 2026 */
export const date = (iso: string): string =>
  formatted(Date.parse(`${iso}T00:00:00Z`), 'utc', { day: 'numeric', month: 'short', year: 'numeric' });

/** Days of all zones begin at a quarter of an hour: a list asks for the day of each row, each time that it is drawn. */
const quarterMs = 15 * minuteMs;
const dayKeysMax = 2_000;
const dayKeys = new Map<string, string>();

/** The day as a key: two instants of one local day have the same. */
export function dayKey(at: number, zone: Zone): string {
  const quarter = `${zone}${Math.floor(at / quarterMs)}`;
  let key = dayKeys.get(quarter);
  if (key === undefined) {
    key = formatted(at, zone, { year: 'numeric', month: '2-digit', day: '2-digit' });
    if (dayKeys.size >= dayKeysMax) dayKeys.clear();
    dayKeys.set(quarter, key);
  }
  return key;
}

/** Relative up to a day; then the day, and the year when it is another. */
export function ago(at: number, now: number, zone: Zone): string {
  const words_ = words.parts.ago;
  const passed = now - at;
  if (passed < 5 * secondMs) return words_.now;
  if (passed < minuteMs) return words_.seconds(Math.floor(passed / secondMs));
  if (passed < hourMs) return words_.minutes(Math.floor(passed / minuteMs));
  if (dayKey(at, zone) === dayKey(now, zone)) return clock(at, zone);
  if (passed < dayMs) return words_.hours(Math.floor(passed / hourMs));
  return day(at, zone);
}

/** When something happened, as a stamp says it: the time of today, else the day. */
export const stampTime = (at: number, now: number, zone: Zone): string =>
  dayKey(at, zone) === dayKey(now, zone) ? clock(at, zone) : day(at, zone);

/** A span in its two greatest units at most: “1 h 54”, “12 min”, “3 days”. */
export function span(ms: number): string {
  if (ms >= 2 * dayMs) return words.parts.days(Math.floor(ms / dayMs));
  if (ms >= hourMs) return words.parts.in.hours(Math.floor(ms / hourMs), Math.floor((ms % hourMs) / minuteMs));
  return words.parts.in.minutes(Math.max(1, Math.floor(ms / minuteMs)));
}

const number = new Intl.NumberFormat(locale);
export const count = (n: number): string => number.format(n);

const currencyFormats = new Map<string, Intl.NumberFormat>();
function currencyFormat(currency: string): Intl.NumberFormat {
  let format = currencyFormats.get(currency);
  if (!format) {
    format = new Intl.NumberFormat(locale, { style: 'currency', currency, minimumFractionDigits: 2 });
    currencyFormats.set(currency, format);
  }
  return format;
}

/** €1,840.00. What is no number stays as it is. */
export function money({ amount, currency }: { amount: string; currency: string }): string {
  if (!/^-?\d+(\.\d+)?$/.test(amount)) return `${amount} ${currency}`;
  // As text: an amount may have more digits than a number can hold.
  return currencyFormat(currency).format(amount as unknown as number);
}

/** 84 kB */
export function bytes(size: number): string {
  if (size < 1_000) return `${size} B`;
  if (size < 1_000_000) return `${Math.round(size / 1_000)} kB`;
  return `${(size / 1_000_000).toFixed(1)} MB`;
}

/** “AR” of Ana Ruiz. */
export const initials = (name: string): string =>
  name
    .split(/\s+/)
    .filter((part) => /\p{L}/u.test(part))
    .map((part) => part[0]!.toUpperCase())
    .slice(0, 2)
    .join('');
