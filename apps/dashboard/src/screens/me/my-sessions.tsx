import { useQuery } from '@tanstack/react-query';
import { getSessions } from '../../api/session.ts';
import { useZone } from '../../app/preferences.ts';
import { useSession } from '../../app/session-gate.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { absolute } from '../../parts/instant.tsx';
import { Person } from '../../parts/person.tsx';
import { clock, day } from '../../words/format.ts';
import { words } from '../../words/words.ts';

/** Who is signed in in this browser, and until when. */
export function MySessions() {
  const { sessions: texts } = words.me;
  const { session: here } = useSession();
  const zone = useZone();
  const { data, error, refetch } = useQuery({ queryKey: ['sessions'], queryFn: getSessions, staleTime: 0 });
  if (error) return <FailureBanner error={error} retry={() => void refetch()} />;
  return (
    <ul className="ledger">
      {(data?.sessions ?? []).map(({ session, user, expiresAt }) => {
        const at = Date.parse(expiresAt);
        return (
          <li key={session}>
            <span className="w">
              <Person name={user.name} me={session === here} />
              {session === here && <span className="q sm">{texts.here}</span>}
            </span>
            <span className="q sm" title={absolute(at)}>
              {texts.until(`${day(at, zone)}, ${clock(at, zone)}`)}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
