import './home.css';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { useNow } from '../../app/clock.ts';
import { useZone } from '../../app/preferences.ts';
import { startOfDay } from '../../words/day.ts';
import { longDay } from '../../words/format.ts';
import { words } from '../../words/words.ts';
import { useTasks } from '../inbox/use-tasks.ts';
import { AtRiskList } from './at-risk-list.tsx';
import { DecideNext } from './decide-next.tsx';
import { DecidedToday } from './decided-today.tsx';
import { FinishedPerHour } from './finished-per-hour.tsx';
import { FirstSteps } from './first-steps.tsx';
import { HowFresh } from './how-fresh.tsx';
import { TodayLine } from './today-line.tsx';
import { useAtRisk } from './use-at-risk.ts';

/** Today, for me: what waits, what could be late, how it goes. */
export function HomePage() {
  const { home, shell } = words;
  const now = useNow();
  const zone = useZone();
  const { tasks, isReady, refused } = useTasks();
  const risk = useAtRisk(tasks, startOfDay(now, zone, 1));
  const late = tasks.filter(({ dueAt }) => dueAt !== null && Date.parse(dueAt) < now);
  useEffect(() => {
    document.title = shell.titleOf(home.page);
  }, [shell, home]);
  const link = (to: 'tasks' | 'risk', text: string): ReactNode =>
    to === 'tasks' ? (
      <Link className="l" to="/inbox" key={text}>
        {text}
      </Link>
    ) : (
      <a className="l" href="#at-risk" key={text}>
        {text}
      </a>
    );
  return (
    <div className="home">
      <div className="main">
        <h1 className="t1">{longDay(now, zone)}</h1>
        <p className="say">
          {refused
            ? home.notAllowed
            : isReady && (tasks.length > 0 ? home.waiting(tasks.length, late.length, link) : home.nothingWaits)}
          {isReady && risk.rows.length > 0 && home.risk(risk.rows.length, risk.hasMore, link)}
        </p>
        <TodayLine tasks={tasks} now={now} zone={zone} />
        {!refused && <DecideNext tasks={tasks} isReady={isReady} now={now} zone={zone} />}
        <AtRiskList rows={risk.rows} now={now} zone={zone} />
        <DecidedToday now={now} zone={zone} />
      </div>
      <aside className="rail">
        <FinishedPerHour now={now} zone={zone} />
        <HowFresh />
        <FirstSteps />
      </aside>
    </div>
  );
}
