import type { TaskRow } from '@procession/contracts/read-models.ts';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { isProblem } from '../../api/failure.ts';
import { useZone } from '../../app/preferences.ts';
import { useSession } from '../../app/session-gate.tsx';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { clock } from '../../words/format.ts';
import { words } from '../../words/words.ts';
import { DecisionBar } from './decision-bar.tsx';
import { EarlierDecisions } from './earlier-decisions.tsx';
import { TaskRecord } from './task-record.tsx';
import { TaskTools } from './task-tools.tsx';
import { useTaskParts } from './use-task.ts';
import { WhereItStands } from './where-it-stands.tsx';

interface TaskPaneProps {
  id: string;
  /** As it stands in the live list; what it says is new is read again. */
  row: TaskRow | undefined;
  place: { at: number; of: number } | undefined;
  step: (by: number) => void;
  close: () => void;
}

/** One task: what is asked, the record, what was decided, and the decision. */
export function TaskPane({ id, row, place, step, close }: TaskPaneProps) {
  const { inbox } = words;
  const { user } = useSession();
  const zone = useZone();
  const parts = useTaskParts(id);
  const { task, instance, definition } = parts;
  useFresh(row, parts.task.data?.revision, parts.refresh);
  const placeText = place ? inbox.of(place.at, place.of) : '';
  const dueText = task.data?.dueAt ? inbox.due(clock(Date.parse(task.data.dueAt), zone)) : '';
  return (
    <section className="task" aria-label={inbox.task} aria-busy={task.isPending}>
      <div className="bar phone">
        <Button look="ghost" className="touch" aria-label={inbox.back} icon={ChevronLeft} onClick={close} />
        <span className="sm m">{[placeText, dueText].filter(Boolean).join(' · ')}</span>
        <span className="sp" />
        {task.data && <TaskTools task={task.data} me={user.id} refresh={parts.refresh} isPhone />}
      </div>
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
          aria-label={inbox.nextTask}
          icon={ChevronRight}
          aria-keyshortcuts="j"
          onClick={() => step(1)}
        />
        <span className="sp" />
        {task.data && <TaskTools task={task.data} me={user.id} refresh={parts.refresh} />}
      </div>
      {task.error ? (
        <div className="p-6">
          {isProblem(task.error, 'task-not-found') ? (
            <Empty title={inbox.empty.hidden.title}>{inbox.empty.hidden.text}</Empty>
          ) : (
            <FailureBanner error={task.error} retry={() => void task.refetch()} />
          )}
        </div>
      ) : !task.data ? (
        <div className="p-6">
          <Skeleton rows={5} />
        </div>
      ) : (
        <>
          <div className="scroll">
            <div className="doc">
              <TaskRecord task={task.data} instance={instance} definition={definition} facts={parts.facts} />
              <EarlierDecisions instance={instance} task={task.data} />
            </div>
            <WhereItStands instance={instance} definition={definition} task={task.data} me={user.id} />
          </div>
          <DecisionBar key={id} parts={parts} task={task.data} next={() => step(1)} />
        </>
      )}
    </section>
  );
}

/** Reads the task again when its live row is newer than what is shown, or has left the list. */
function useFresh(row: TaskRow | undefined, shown: number | undefined, refresh: () => Promise<unknown>): void {
  const asked = useRef<string | undefined>(undefined);
  const isGone = useRef(false);
  useEffect(() => {
    if (shown === undefined) return;
    const news = row ? (row.revision > shown ? String(row.revision) : undefined) : isGone.current ? undefined : 'gone';
    if (row) isGone.current = false;
    if (news === undefined || news === asked.current) return;
    asked.current = news;
    if (!row) isGone.current = true;
    void refresh();
  }, [row, shown, refresh]);
}
