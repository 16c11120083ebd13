import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { TaskList } from '../../api/answers.ts';
import { read } from '../../api/calls.ts';
import { Icon } from '../../parts/icon.tsx';
import { absolute } from '../../parts/instant.tsx';
import { outcomeLook } from '../../parts/outcome-look.ts';
import { clock, dayKey, type Zone } from '../../words/format.ts';
import { words } from '../../words/words.ts';
import { Section } from './section.tsx';

const shownMax = 5;

/** What I acted on as the last, the newest first. */
export const useLastDone = () =>
  useQuery({
    queryKey: ['tasks', 'done', 'last'],
    queryFn: ({ signal }) => read<TaskList>('/v1/tasks', { query: { of: 'done', limit: shownMax }, signal }),
    staleTime: 0,
  });

/** Nothing is shown on a day on which nothing was decided yet. */
export function DecidedToday({ now, zone }: { now: number; zone: Zone }) {
  const { home } = words;
  const { data } = useLastDone();
  const today = (data?.items ?? []).filter(
    ({ closedAt }) => closedAt !== null && dayKey(Date.parse(closedAt), zone) === dayKey(now, zone),
  );
  if (today.length === 0) return null;
  return (
    <Section
      id="decided"
      title={home.decided}
      aside={
        <Link className="l sm" to="/inbox" search={{ list: 'done' }}>
          {home.allDone}
        </Link>
      }
    >
      {today.map(({ id, title, stepName, outcome, closedAt }) => {
        const { icon, name, tone } = outcomeLook(outcome ?? 'completed');
        const at = Date.parse(closedAt!);
        return (
          <Link key={id} className="ln past" to="/inbox" search={{ list: 'done', task: id }}>
            <span className="d" title={absolute(at)}>
              {clock(at, zone)}
            </span>
            <span className="w">
              <b className="b">{title}</b>
              <span className="q cut">{stepName}</span>
            </span>
            <span className="v">
              <span className={`st ${tone === 'back' ? 'wait' : tone}`}>
                <Icon of={icon} small />
                {name}
              </span>
            </span>
          </Link>
        );
      })}
    </Section>
  );
}
