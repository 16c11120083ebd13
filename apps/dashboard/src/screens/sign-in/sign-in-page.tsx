import './sign-in.css';
import { useQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { useEffect } from 'react';
import { keepSession } from '../../api/held-session.ts';
import { getPersonas, getSessions, type OpenSession } from '../../api/session.ts';
import { buttonClass } from '../../parts/button.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Mark } from '../../parts/mark.tsx';
import { words } from '../../words/words.ts';
import { SignInStory } from './sign-in-story.tsx';

/** Who one wants to be in this window: a session that the browser has already, a person of the demonstration, or one's own account. */
export function SignInPage() {
  const { signIn, shell } = words;
  const sessions = useQuery({ queryKey: ['sessions'], queryFn: getSessions, staleTime: 0 });
  const isDemo = sessions.data?.demo ?? false;
  const personas = useQuery({
    queryKey: ['personas'],
    queryFn: getPersonas,
    enabled: isDemo,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const error = sessions.error ?? personas.error;
  const fault = new URLSearchParams(location.search).get('fault');
  useEffect(() => {
    document.title = shell.titleOf(signIn.page);
  }, [shell, signIn]);
  const open = sessions.data?.sessions ?? [];
  return (
    <div className="si">
      <div className="l0">
        <div className="big">
          <Mark size={30} />
          {shell.product}
        </div>
        <p className="t">
          {signIn.promise[0]}
          <br />
          {signIn.promise[1]}
        </p>
        <SignInStory />
        {isDemo && <small>{signIn.demo}</small>}
      </div>
      <main className="r0">
        <div className="in-as">
          {open.length > 0 && (
            <>
              <h2 className="t2">{signIn.continueAs}</h2>
              <ul className="list mb-8">
                {open.map((session) => (
                  <li key={session.session}>
                    <button type="button" className="ps" onClick={() => continueAs(session)}>
                      <span className="nm">{session.user.name}</span>
                      <span className="ro q">{session.tenant}</span>
                      <span className="wt" />
                      <span className="q go">
                        <Icon of={ChevronRight} />
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
            </>
          )}
          <h1 className="t2">{isDemo ? signIn.signInAs : signIn.title}</h1>
          {error && <FailureBanner error={error} retry={() => void (sessions.error ? sessions : personas).refetch()} />}
          {fault !== null && (
            <p className="banner wait sm" role="alert">
              {(signIn.faults as Record<string, string>)[fault] ?? signIn.faults.refused}
            </p>
          )}
          {isDemo ? (
            <ul className="list">
              {(personas.data ?? []).map(({ id, name, role, does, waiting }) => (
                <li key={id}>
                  <a className="ps" href={signInAddress(id)}>
                    <span className="nm">{name}</span>
                    <span className="ro">
                      {role}
                      <span className="q block">{does}</span>
                    </span>
                    <span className={waiting?.late ? 'wt sm' : 'wt sm q'}>
                      {waiting && signIn.waiting(waiting.tasks, waiting.late)}
                    </span>
                    <span className="q go">
                      <Icon of={ChevronRight} />
                    </span>
                  </a>
                </li>
              ))}
            </ul>
          ) : (
            sessions.isSuccess && (
              <a className={buttonClass({ look: 'ink' })} href={signInAddress()}>
                {signIn.button}
              </a>
            )
          )}
        </div>
      </main>
    </div>
  );
}

/** Back to the page that was asked for. */
function backTo(): string {
  if (location.pathname !== '/sign-in') return location.pathname + location.search;
  const back = new URLSearchParams(location.search).get('return');
  return back?.startsWith('/') && !back.startsWith('//') ? back : '/';
}

const signInAddress = (as?: string): string =>
  `/auth/sign-in?${new URLSearchParams({ return: backTo(), ...(as !== undefined && { as }) })}`;

function continueAs({ session }: OpenSession): void {
  keepSession(session);
  location.assign(backTo());
}
