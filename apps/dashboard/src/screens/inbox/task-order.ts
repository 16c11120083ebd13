import type { TaskRow } from '@procession/contracts/read-models.ts';
import { dayKey, type Zone } from '../../words/format.ts';

export type TaskGroup = 'late' | 'today' | 'later' | 'never';

/** The most urgent first: by due date, what is never due last and the oldest of it first. */
export function byUrgency(a: TaskRow, b: TaskRow): number {
  const due = dueMs(a) - dueMs(b);
  if (due !== 0 && !Number.isNaN(due)) return due;
  return a.openedAt < b.openedAt ? -1 : a.openedAt > b.openedAt ? 1 : a.id < b.id ? -1 : 1;
}

const dueMs = ({ dueAt }: TaskRow): number => (dueAt === null ? Number.POSITIVE_INFINITY : Date.parse(dueAt));

export function groupOf({ dueAt }: Pick<TaskRow, 'dueAt'>, now: number, zone: Zone): TaskGroup {
  if (dueAt === null) return 'never';
  const due = Date.parse(dueAt);
  if (due < now) return 'late';
  return dayKey(due, zone) === dayKey(now, zone) ? 'today' : 'later';
}

/** The id at the end of a title is never cut: “Cancel booking” and “BK-20418”. */
export function splitTitle(title: string): { text: string; id: string } {
  const found = /^(.+) (\S*\d\S*)$/.exec(title);
  return found ? { text: found[1]!, id: found[2]! } : { text: title, id: '' };
}
