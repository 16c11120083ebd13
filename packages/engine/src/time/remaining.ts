import { afterBusinessMs, businessMsBetween, type Calendar } from './calendar.ts';

/** Time (ms) that was left at an instant until another: elapsed, or with a calendar working time. 0 when it was over. */
export function remaining(from: string, until: string, calendar?: Calendar): number {
  const fromMs = Date.parse(from);
  const untilMs = Date.parse(until);
  return calendar ? businessMsBetween(fromMs, untilMs, calendar) : Math.max(0, untilMs - fromMs);
}

/**
 * When something that was due at `at` is due after a suspension: what was left when it began is left when it ends. Never earlier than it
 * was, and what was overdue stays where it was.
 */
export function shifted({ at, suspendedAt, resumedAt, calendar }: Suspension): string {
  if (at <= suspendedAt) return at;
  const leftMs = remaining(suspendedAt, at, calendar);
  const resumedMs = Date.parse(resumedAt);
  const atMs = calendar && leftMs > 0 ? afterBusinessMs(resumedMs, leftMs, calendar, 1) : resumedMs + leftMs;
  return new Date(Math.max(atMs, Date.parse(at))).toISOString();
}

export interface Suspension {
  at: string;
  suspendedAt: string;
  resumedAt: string;
  /** Of what is due by business time. */
  calendar?: Calendar | undefined;
}
