import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect } from 'react';
import { Failure } from '../api/failure.ts';
import { heldSession } from '../api/held-session.ts';
import { onSignedOut } from '../api/send.ts';
import { getSession, type Session } from '../api/session.ts';
import { FailureBanner } from '../parts/failure-banner.tsx';
import { words } from '../words/words.ts';

const SessionContext = createContext<Session | undefined>(undefined);

export const sessionKey = ['session'] as const;

/** Who uses this window. Only below a `SessionGate`. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession is for what stands below a SessionGate');
  return session;
}

/** Shows what needs somebody signed in; a window that is nobody's goes to the sign-in screen, and comes back. */
export function SessionGate({ children, signIn }: { children: ReactNode; signIn: () => ReactNode }) {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: sessionKey,
    queryFn: getSession,
    enabled: heldSession() !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  useEffect(() => onSignedOut(() => client.setQueryData(sessionKey, null)), [client]);
  if (heldSession() === null || data === null || (error instanceof Failure && error.status === 401)) return signIn();
  if (error) {
    return (
      <main className="p-6">
        <FailureBanner error={error} title={words.signIn.failed} retry={() => void refetch()} />
      </main>
    );
  }
  if (!data) return null;
  return <SessionContext value={data}>{children}</SessionContext>;
}
