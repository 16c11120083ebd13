import type { TaskRow } from '@procession/contracts/read-models.ts';
import type { Zone } from '../../words/format.ts';
import type { InboxFilter, InboxList, InboxSort } from './inbox-search.ts';
import { rowValues } from './row-values.ts';
import { byUrgency, groupOf } from './task-order.ts';

/** Mine: what I may act on. Of my roles: what nobody has claimed and a role of mine is asked for. */
export function ofList(tasks: readonly TaskRow[], list: InboxList, me: string): readonly TaskRow[] {
  if (list === 'roles') return tasks.filter(({ roles, claimedBy }) => roles.length > 0 && claimedBy !== me);
  if (list.startsWith('for:')) return tasks.filter(({ users }) => users.includes(list.slice('for:'.length)));
  return tasks;
}

/** The tasks that pass, in their order. A list in an order of its own keeps it when none is asked for. */
export function chosen(
  tasks: readonly TaskRow[],
  filter: InboxFilter,
  { sort, now, zone }: { sort: InboxSort | undefined; now: number; zone: Zone },
): readonly TaskRow[] {
  const found = tasks.filter((task) => passes(task, filter, now, zone));
  if (sort === undefined) return found;
  const order = { urgent: byUrgency, newest: (a: TaskRow, b: TaskRow) => byOpening(b, a), oldest: byOpening }[sort];
  return found.toSorted(order);
}

const byOpening = (a: TaskRow, b: TaskRow): number =>
  a.openedAt < b.openedAt ? -1 : a.openedAt > b.openedAt ? 1 : a.id < b.id ? -1 : 1;

function passes(task: TaskRow, { q, workflow, due }: InboxFilter, now: number, zone: Zone): boolean {
  if (workflow !== undefined && task.definition !== workflow) return false;
  if (due !== undefined && groupOf(task, now, zone) !== due) return false;
  return q === undefined || holdsAll(textOf(task), q);
}

/** Every word of what was typed, in any order. */
const holdsAll = (text: string, q: string): boolean =>
  q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));

/** What a row shows. */
function textOf(task: TaskRow): string {
  const { amount = '', details } = rowValues(task);
  return [task.title, task.stepName, task.entityId ?? '', task.initiatorName ?? task.initiator, amount, ...details]
    .join(' ')
    .toLowerCase();
}
