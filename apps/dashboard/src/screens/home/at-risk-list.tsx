import type { InstanceRow } from '@procession/contracts/read-models.ts';
import { Link } from '@tanstack/react-router';
import { Clock } from 'lucide-react';
import { useMemo } from 'react';
import { Icon } from '../../parts/icon.tsx';
import { Status } from '../../parts/status.tsx';
import { useStill } from '../../parts/use-still.ts';
import { span, type Zone } from '../../words/format.ts';
import { words } from '../../words/words.ts';
import { DueMargin } from './due-margin.tsx';
import { Section } from './section.tsx';

const shownMax = 5;

/** Nothing is shown when nothing could be late. */
export function AtRiskList({ rows, now, zone }: { rows: readonly InstanceRow[]; now: number; zone: Zone }) {
  const { home } = words;
  const first = useMemo(() => rows.slice(0, shownMax), [rows]);
  const { rows: shown, gone, hold } = useStill(first);
  if (shown.length === 0) return null;
  return (
    <Section
      id="at-risk"
      title={home.couldMiss}
      aside={
        <Link className="l sm" to="/instances" search={{ due: 'day' }}>
          {home.allDueToday}
        </Link>
      }
    >
      <div {...hold}>
        {shown.map((row) => (
          <Link
            key={row.id}
            className={gone.has(row.id) ? 'ln gone' : 'ln'}
            to="/instances/$id"
            params={{ id: row.id }}
          >
            <DueMargin dueAt={row.dueAt} now={now} zone={zone} />
            <span className="w">
              <b className="b">{row.title}</b>
              <span className="q cut">
                {row.assigneeName === null ? row.stepName : home.waitsFor(row.stepName ?? '', row.assigneeName)}
              </span>
            </span>
            <span className="v">
              <HowItStands row={row} now={now} />
            </span>
          </Link>
        ))}
      </div>
    </Section>
  );
}

function HowItStands({ row, now }: { row: InstanceRow; now: number }) {
  const left = Date.parse(row.dueAt ?? '') - now;
  if (row.incidents > 0 || !(left > 0)) return <Status of={row.incidents > 0 ? 'failed' : row.status} />;
  return (
    <span className="st wait">
      <Icon of={Clock} small />
      {words.home.left(span(left))}
    </span>
  );
}
