import type { TaskRow } from '@procession/contracts/read-models.ts';
import { type ReactNode, useMemo, useState, useSyncExternalStore } from 'react';
import { useNow } from '../../app/clock.ts';
import { useZone } from '../../app/preferences.ts';
import { Button } from '../../parts/button.tsx';
import { Key } from '../../parts/key.tsx';
import { words } from '../../words/words.ts';
import { decisions } from './decisions.ts';
import type { HeldList } from './held-list.ts';
import { groupOf, type TaskGroup } from './task-order.ts';
import { TaskLine } from './task-row.tsx';

interface TaskListProps {
  held: HeldList;
  tasks: ReadonlyMap<string, TaskRow>;
  /** By urgency; else in the order given. */
  isGrouped: boolean;
  showNew: () => void;
  /** What stands below the last row. */
  children: ReactNode;
}

const groups: readonly TaskGroup[] = ['late', 'today', 'later', 'never'];

/** The tasks by urgency. Rows that were drawn keep their place until somebody asks for the new ones. */
export function TaskListPane({ held, tasks, isGrouped, showNew, children }: TaskListProps) {
  const now = useNow();
  const zone = useZone();
  useSyncExternalStore(decisions.subscribe, decisions.latest);
  const kept = useKept(tasks);
  const shown = held.ids.flatMap((id) => kept.get(id) ?? []);
  const byGroup = useMemo(() => {
    if (!isGrouped) return [{ group: undefined, rows: shown }];
    return groups.flatMap((group) => {
      const rows = shown.filter((task) => groupOf(task, now, zone) === group);
      return rows.length > 0 ? [{ group, rows }] : [];
    });
  }, [shown, now, zone, isGrouped]);
  return (
    <section className="list" aria-label={words.inbox.tasks}>
      <div className="list-rows">
        {held.waiting.length > 0 && (
          <div className="new-rows">
            <Button small className="show-new" onClick={showNew}>
              {words.inbox.showNew(held.waiting.length)}
            </Button>
          </div>
        )}
        {byGroup.map(({ group, rows }) => (
          <section key={group ?? 'all'} aria-label={group && words.inbox.groups[group]}>
            {group && (
              <div className="grp">
                <span />
                <b>{words.inbox.groups[group]}</b>
              </div>
            )}
            {rows.map((task) => (
              <TaskLine
                key={task.id}
                task={task}
                isGone={held.gone.has(task.id)}
                decision={decisions.get(task.id)}
                now={now}
                zone={zone}
              />
            ))}
          </section>
        ))}
        {children && <div className="list-end">{children}</div>}
      </div>
      <div className="list-keys row xs q">
        <Key>J</Key>
        <Key>K</Key> {words.inbox.keysHint.move} <Key>E</Key> {words.inbox.keysHint.claim} <Key>?</Key>{' '}
        {words.inbox.keysHint.all}
      </div>
    </section>
  );
}

/** Of so many rows the last that was known is kept; then of those only that are in the list. */
const keptMax = 1_000;

/** The rows, and of those that left the last that was known of them. Filled while drawing: a row is the same however often that is. */
function useKept(tasks: ReadonlyMap<string, TaskRow>): ReadonlyMap<string, TaskRow> {
  const [kept] = useState(() => new Map<string, TaskRow>());
  if (kept.size > keptMax) kept.clear();
  for (const [id, task] of tasks) kept.set(id, task);
  return kept;
}
