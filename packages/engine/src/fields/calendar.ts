const dayMs = 86_400_000;

/** Whether the text is a day of the calendar, `2026-11-20`, in the years 0001 to 9999. */
export function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match || match[1] === '0000') return false;
  const at = new Date(`${text}T00:00:00.000Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** Days from `a` to `b`; negative when `b` is earlier. */
export const daysBetween = (a: string, b: string): number =>
  Math.round((Date.parse(`${b}T00:00:00.000Z`) - Date.parse(`${a}T00:00:00.000Z`)) / dayMs);

/** A period of whole days in ISO 8601: `P1M`, `P2W`, `P1Y6M`, `-P3D`. */
const period = /^(-)?P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?$/;

/** The day after the period; the 31st plus a month is the month's last day. Undefined when the period or the result is none. */
export function plusPeriod(date: string, text: string): string | undefined {
  const match = period.exec(text);
  if (!match) return undefined;
  const sign = match[1] ? -1 : 1;
  const [years, months, weeks, days] = match.slice(2).map((part) => sign * Number(part ?? 0));
  const [year, month, day] = date.split('-').map(Number);
  const monthStart = new Date(0);
  monthStart.setUTCFullYear(year! + years!, month! - 1 + months!, 1);
  const monthEnd = new Date(monthStart);
  monthEnd.setUTCMonth(monthEnd.getUTCMonth() + 1, 0);
  monthStart.setUTCDate(Math.min(day!, monthEnd.getUTCDate()));
  const result = new Date(monthStart.getTime() + (weeks! * 7 + days!) * dayMs);
  if (Number.isNaN(result.getTime())) return undefined;
  const written = result.toISOString().slice(0, 10);
  return isDate(written) ? written : undefined;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The day that it is at an instant in an IANA zone. */
export function dayInZone(instant: string, zone: string): string {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formats.set(zone, format);
  }
  return format.format(new Date(instant));
}
