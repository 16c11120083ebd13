import type { TaskRow } from '@procession/contracts/read-models.ts';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Empty } from '../../parts/empty.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { useStill } from '../../parts/use-still.ts';
import type { Zone } from '../../words/format.ts';
import { words } from '../../words/words.ts';
import { DueMargin } from './due-margin.tsx';
import { Section } from './section.tsx';

const shownMax = 5;

interface DecideNextProps {
  /** The most urgent first. */
  tasks: readonly TaskRow[];
  isReady: boolean;
  now: number;
  zone: Zone;
}

export function DecideNext({ tasks, isReady, now, zone }: DecideNextProps) {
  const { home } = words;
  const first = useMemo(() => tasks.slice(0, shownMax), [tasks]);
  const { rows, gone, hold } = useStill(first);
  return (
    <Section
      id="decide-next"
      title={home.decideNext}
      aside={
        tasks.length > 0 && (
          <Link className="l sm" to="/inbox">
            {home.all(tasks.length)}
          </Link>
        )
      }
    >
      {!isReady && <Skeleton rows={shownMax} height={44} />}
      {isReady && rows.length === 0 && <Empty title={home.nothing.title}>{home.nothing.text}</Empty>}
      <div {...hold}>
        {rows.map((task) => (
          <Link key={task.id} className={gone.has(task.id) ? 'ln gone' : 'ln'} to="/inbox" search={{ task: task.id }}>
            <DueMargin dueAt={task.dueAt} now={now} zone={zone} />
            <span className="w">
              <b className="b">{task.title}</b>
              <span className="q cut">{[task.initiatorName, task.stepName].filter(Boolean).join(' · ')}</span>
            </span>
          </Link>
        ))}
      </div>
    </Section>
  );
}
