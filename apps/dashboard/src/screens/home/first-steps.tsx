import type { AbsenceAnswer } from '@procession/contracts/http/absences.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck, CircleDashed } from 'lucide-react';
import type { ReactNode } from 'react';
import { read } from '../../api/calls.ts';
import { getSessions } from '../../api/session.ts';
import { useKept } from '../../app/kept.ts';
import { useSession } from '../../app/session-gate.tsx';
import { may, useMe } from '../../app/use-me.ts';
import { Button } from '../../parts/button.tsx';
import { Icon } from '../../parts/icon.tsx';
import { words } from '../../words/words.ts';
import { useLastDone } from './decided-today.tsx';

interface Step {
  name: string;
  isDone: boolean;
  /** The way to it, as long as it is not done. */
  way: (name: string) => ReactNode;
}

/** What one tries first. Each is ticked off by what is there, not by a click on it. */
export function FirstSteps() {
  const { steps: texts } = words.home;
  const steps = useSteps();
  const { value, isReady, keep } = useKept<{ isHidden: true }>('home.first-steps');
  if (!steps || !isReady || value?.isHidden) return null;
  const done = steps.filter(({ isDone }) => isDone).length;
  return (
    <section aria-labelledby="steps-title">
      <div className="head">
        <h2 className="t3" id="steps-title">
          {texts.title}
        </h2>
        <span className="sm q">{texts.of(done, steps.length)}</span>
      </div>
      <ul className="ck">
        {steps.map(({ name, isDone, way }) => (
          <li key={name} className={isDone ? 'd' : ''}>
            <Icon of={isDone ? CircleCheck : CircleDashed} className={isDone ? 'text-ok' : 'q'} />
            {isDone ? <s>{name}</s> : way(name)}
            {isDone && <span className="sr-only">{texts.done}</span>}
          </li>
        ))}
      </ul>
      <Button look="ghost" small onClick={() => keep({ isHidden: true })}>
        {texts.hide}
      </Button>
    </section>
  );
}

function useSteps(): Step[] | undefined {
  const { steps } = words.home;
  const { user, demo } = useSession();
  const done = useLastDone();
  const sessions = useQuery({ queryKey: ['sessions'], queryFn: getSessions, staleTime: 0, enabled: demo });
  const absences = useQuery({
    queryKey: ['absences'],
    queryFn: ({ signal }) => read<{ items: AbsenceAnswer[] }>('/v1/directory/absences', { signal }),
  });
  const mayStart = may(useMe(), 'start');
  const started = useQuery({
    queryKey: ['instances', 'started by', user.id],
    queryFn: ({ signal }) =>
      read<{ items: unknown[] }>('/v1/instances', { query: { initiator: user.id, limit: 1 }, signal }),
    enabled: mayStart,
  });
  if (!done.data || !absences.data || (demo && !sessions.data)) return undefined;
  return [
    {
      name: steps.decide,
      isDone: done.data.items.length > 0,
      way: (name) => (
        <Link className="l" to="/inbox">
          {name}
        </Link>
      ),
    },
    ...(demo
      ? [
          {
            name: steps.second,
            isDone: new Set(sessions.data!.sessions.map((each) => each.user.id)).size > 1,
            way: (name: string) => (
              <a className="l" href="/sign-in" target="_blank" rel="noopener">
                {name}
              </a>
            ),
          },
        ]
      : []),
    {
      name: steps.absence,
      isDone: absences.data.items.some(({ profile }) => profile.user === user.id),
      way: (name) => (
        <Link className="l" to="/me">
          {name}
        </Link>
      ),
    },
    ...(mayStart && started.data
      ? [
          {
            name: steps.start,
            isDone: started.data.items.length > 0,
            way: (name: string) => (
              <Link className="l" to="/workflows">
                {name}
              </Link>
            ),
          },
        ]
      : []),
  ];
}
