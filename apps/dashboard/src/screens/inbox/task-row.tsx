import type { TaskRow } from '@procession/contracts/read-models.ts';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { Icon } from '../../parts/icon.tsx';
import { absolute } from '../../parts/instant.tsx';
import { outcomeLook } from '../../parts/outcome-look.ts';
import { clock, day, dayKey, span, weekday, type Zone } from '../../words/format.ts';
import { words } from '../../words/words.ts';
import type { Decision } from './decisions.ts';
import { rowValues } from './row-values.ts';
import { splitTitle } from './task-order.ts';

interface TaskRowProps {
  task: TaskRow;
  /** It is no longer one of this list. */
  isGone: boolean;
  decision: Decision | undefined;
  now: number;
  zone: Zone;
}

export const TaskLine = memo(function TaskLine({ task, isGone, decision, now, zone }: TaskRowProps) {
  const { text, id } = splitTitle(task.title);
  const { amount, details } = rowValues(task);
  return (
    <Link
      to="/inbox"
      from="/inbox"
      search={(before) => ({ ...before, task: task.id })}
      className={isGone || decision ? 'tk gone' : 'tk'}
      data-task={task.id}
    >
      <Due task={task} isGone={isGone} now={now} zone={zone} />
      <div className="w">
        <div className="a">
          <span className="ttl">
            <span className="cut">{text}</span>
            {id !== '' && <span className="nb">{id}</span>}
          </span>
          {amount !== undefined && <span className="v">{amount}</span>}
        </div>
        <div className="c">
          <Second task={task} decision={decision} details={details} />
          <span className="age" title={absolute(Date.parse(task.openedAt))}>
            {words.inbox.age(span(Math.max(0, now - Date.parse(task.openedAt))))}
          </span>
        </div>
      </div>
    </Link>
  );
});

function Due({ task, isGone, now, zone }: Pick<TaskRowProps, 'task' | 'isGone' | 'now' | 'zone'>) {
  const { parts, inbox } = words;
  if (task.dueAt === null)
    return (
      <div className="d">
        <span className="q">{parts.empty}</span>
        <small>{isGone ? inbox.closed : inbox.noDue}</small>
      </div>
    );
  const due = Date.parse(task.dueAt);
  const isToday = dayKey(due, zone) === dayKey(now, zone);
  if (isGone)
    return (
      <div className="d q">
        <s>{isToday ? clock(due, zone) : weekday(due, zone)}</s>
        <small>{inbox.closed}</small>
      </div>
    );
  const isLate = due < now;
  return (
    <div className={isLate ? 'd late' : 'd'} title={absolute(due)}>
      {isToday ? clock(due, zone) : isLate ? day(due, zone) : weekday(due, zone)}
      <small>{isLate ? parts.late(span(now - due)) : isToday ? span(due - now) : day(due, zone)}</small>
    </div>
  );
}

/** Who asked, what is listed, and the step; once it is decided, how. */
function Second({ task, decision, details }: Pick<TaskRowProps, 'task' | 'decision'> & { details: readonly string[] }) {
  const outcome = decision?.outcome ?? task.outcome;
  if (outcome === null || outcome === undefined) {
    const told = [task.initiatorName ?? task.initiator, ...details, task.stepName];
    return <span className="cut">{told.join(' · ')}</span>;
  }
  const { icon, name, tone } = outcomeLook(outcome);
  return (
    <>
      <span className={`st ${tone === 'back' ? 'wait' : tone}`}>
        <Icon of={icon} small />
      </span>
      <span className="cut">
        {name} · {task.stepName}
      </span>
    </>
  );
}
