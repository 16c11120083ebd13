import type { TaskRow } from '@procession/contracts/read-models.ts';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { memo, useEffect, useMemo, useRef, useState } from 'react';
import type { TaskPage } from '../../api/answers.ts';
import { isProblem } from '../../api/failure.ts';
import { usePeople } from '../../app/people.ts';
import { useZone } from '../../app/preferences.ts';
import { useSession } from '../../app/session-gate.tsx';
import { useIsPhone } from '../../app/use-is-phone.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { clock, day, dayKey } from '../../words/format.ts';
import { words } from '../../words/words.ts';
import { changesOf, keepRead } from './shown-task.ts';
import { TaskBody } from './task-body.tsx';
import { peopleOfTask } from './task-people.ts';
import { TaskTools } from './task-tools.tsx';
import { useTaskParts } from './use-task.ts';

interface TaskPaneProps {
  id: string;
  /** As it stands in the live list; what it says is new is read again. */
  row: TaskRow | undefined;
  /** Its place in the list, from 1; 0: none. */
  at: number;
  of: number;
  step: (by: number) => void;
  close: () => void;
}

/** One task: what is asked, the record, what was decided, and the decision. */
export const TaskPane = memo(function TaskPane({ id, row, at, of, step, close }: TaskPaneProps) {
  const { inbox } = words;
  const { user } = useSession();
  const known = usePeople();
  const parts = useTaskParts(id);
  const isPhone = useIsPhone();
  const { task, instance, facts } = parts;
  useFresh(row, task.data?.revision, parts.refresh);
  const { shown, changes, take } = useRead(task.data);
  const people = useMemo(
    () => (shown ? peopleOfTask(known, { task: shown, instance, facts }) : known),
    [known, shown, instance, facts],
  );
  const placeText = at > 0 ? inbox.of(at, of) : '';
  const due = useDue(shown?.dueAt ?? null);
  const tools = shown && <TaskTools task={shown} parts={parts} me={user.id} people={people} />;
  return (
    <section className="task" aria-label={inbox.task} aria-busy={task.isPending}>
      {isPhone ? (
        <div className="bar phone">
          <Button look="ghost" className="touch" aria-label={inbox.back} icon={ChevronLeft} onClick={close} />
          <span className="sm m cut">{[placeText, due].filter(Boolean).join(' · ')}</span>
          <span className="sp" />
          {tools}
        </div>
      ) : (
        <div className="row tools">
          <span className="sm q nb">{placeText}</span>
          <Button
            look="ghost"
            small
            aria-label={inbox.previous}
            icon={ChevronLeft}
            aria-keyshortcuts="k"
            onClick={() => step(-1)}
          />
          <Button
            look="ghost"
            small
            aria-label={inbox.following}
            icon={ChevronRight}
            aria-keyshortcuts="j"
            onClick={() => step(1)}
          />
          <span className="sp" />
          {tools}
        </div>
      )}
      {task.error && !shown ? (
        <div className="p-6">
          {isProblem(task.error, 'task-not-found') ? (
            <Empty title={inbox.empty.hidden.title}>{inbox.empty.hidden.text}</Empty>
          ) : (
            <FailureBanner error={task.error} retry={() => void task.refetch()} />
          )}
        </div>
      ) : !shown ? (
        <div className="p-6">
          <Skeleton rows={5} />
        </div>
      ) : (
        <TaskBody
          task={shown}
          parts={parts}
          people={people}
          changes={changes}
          take={take}
          isPhone={isPhone}
          next={() => step(1)}
        />
      )}
    </section>
  );
});

/** Reads the task again when its live row is newer than what is shown, or has left the list. */
function useFresh(row: TaskRow | undefined, shown: number | undefined, refresh: () => Promise<unknown>): void {
  const asked = useRef<string | undefined>(undefined);
  const wasThere = useRef(false);
  useEffect(() => {
    if (shown === undefined) return;
    const news = row
      ? row.revision > shown
        ? String(row.revision)
        : undefined
      : wasThere.current
        ? 'gone'
        : undefined;
    wasThere.current = row !== undefined;
    if (news === undefined || news === asked.current) return;
    asked.current = news;
    void refresh();
  }, [row, shown, refresh]);
}

/** The task with the values that are being read, and what is new in them. */
function useRead(latest: TaskPage | undefined) {
  const [read, setRead] = useState(latest);
  if (latest && !read) setRead(latest);
  const kept = latest && read ? keepRead(read, latest) : (latest ?? read);
  const changes = useMemo(() => (kept && latest && kept !== latest ? changesOf(kept, latest) : []), [kept, latest]);
  if (latest && kept === latest && read !== latest) setRead(latest);
  return { shown: kept, changes, take: () => setRead(latest) };
}

function useDue(dueAt: string | null): string {
  const zone = useZone();
  if (dueAt === null) return '';
  const due = Date.parse(dueAt);
  const isToday = dayKey(due, zone) === dayKey(Date.now(), zone);
  return words.inbox.due(isToday ? clock(due, zone) : day(due, zone));
}
