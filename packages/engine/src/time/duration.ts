/** A duration of ISO 8601. Years are twelve months; weeks are counted in the days, too. */
export interface Duration {
  months: number;
  /** Days, those of the weeks among them. */
  days: number;
  weeks: number;
  /** Hours, minutes and seconds, which elapse. */
  elapsedMs: number;
}

export const durationLimits = {
  /** About what a duration may last, by elapsed time or the wall clock: 100 years. */
  daysMax: 36_600,
  /** With a calendar: about ten years, of working days or of the calendar. */
  businessDaysMax: 3_660,
  businessHoursMax: 1_000,
} as const;

const pattern =
  /^P(?=[\dT])(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,10}(?:\.\d{1,3})?)S)?)?$/;

/** `P1M`, `P2W`, `P1DT12H`, `PT0.5S`; undefined when the text is none, is negative, or is longer than can be meant. */
export function parseDuration(text: string): Duration | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [years, months, weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  const duration = {
    months: years! * 12 + months!,
    days: weeks! * 7 + days!,
    weeks: weeks!,
    elapsedMs: hours! * hourMs + minutes! * 60_000 + Math.round(seconds! * 1_000),
  };
  return daysOf(duration) > durationLimits.daysMax ? undefined : duration;
}

/** What is wrong with a duration, as a sentence; undefined when nothing is. */
export function durationFault(text: string, { business }: { business: boolean }): string | undefined {
  const duration = parseDuration(text);
  if (!duration) {
    return `${text} is no duration of ISO 8601 up to 100 years; write P2D, P1M, PT8H or P1DT12H`;
  }
  if (!business) return undefined;
  if (duration.elapsedMs > durationLimits.businessHoursMax * hourMs) {
    return `${text} has more than ${durationLimits.businessHoursMax} working hours; write working days (P10D) instead`;
  }
  if (duration.months * 31 + duration.days > durationLimits.businessDaysMax) {
    return `${text} is more than ten years of a calendar`;
  }
  return undefined;
}

const hourMs = 3_600_000;
const daysOf = ({ months, days, elapsedMs }: Duration) => (months * 366) / 12 + days + elapsedMs / (24 * hourMs);
