import type { InstanceRow } from '@procession/contracts/read-models.ts';
import { clock, day, dayKey, span, weekday, type Zone } from '../../words/format.ts';
import { words } from '../../words/words.ts';

export interface DueText {
  text: string;
  isLate: boolean;
}

const weekMs = 6 * 86_400_000;

/** “2 h 18 late”, “15:42”, “Mon 10:00”, “4 Dec”. What has ended is never late. */
export function dueText({ dueAt, endedAt }: Pick<InstanceRow, 'dueAt' | 'endedAt'>, now: number, zone: Zone): DueText {
  if (dueAt === null) return { text: words.parts.empty, isLate: false };
  const due = Date.parse(dueAt);
  if (endedAt === null && due < now) return { text: words.parts.late(span(now - due)), isLate: true };
  if (dayKey(due, zone) === dayKey(now, zone)) return { text: clock(due, zone), isLate: false };
  const isNear = Math.abs(due - now) < weekMs;
  return { text: isNear ? `${weekday(due, zone)} ${clock(due, zone)}` : day(due, zone), isLate: false };
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How long it has been going, or went: “12 min”, “5 h”, “3 d”. */
export function ageText({ startedAt, endedAt }: Pick<InstanceRow, 'startedAt' | 'endedAt'>, now: number): string {
  const ms = Math.max(0, (endedAt === null ? now : Date.parse(endedAt)) - Date.parse(startedAt));
  const { age } = words.instances;
  if (ms < hourMs) return age.minutes(Math.floor(ms / minuteMs));
  if (ms < dayMs) return age.hours(Math.floor(ms / hourMs));
  return age.days(Math.floor(ms / dayMs));
}
