import { isAbsent } from '@procession/contracts/absence.ts';
import type { AbsenceAnswer } from '@procession/contracts/http/absences.ts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { read } from '../../api/calls.ts';
import { useSession } from '../../app/session-gate.tsx';

const freshMs = 5 * 60_000;

/** Who is away today and has me as substitute: ids. Their tasks are among mine. */
export function useStandIns(): readonly string[] {
  const { user } = useSession();
  const { data } = useQuery({
    queryKey: ['absences'],
    queryFn: ({ signal }) => read<{ items: AbsenceAnswer[] }>('/v1/directory/absences', { signal }),
    staleTime: freshMs,
  });
  return useMemo(() => {
    const now = new Date().toISOString();
    const mine = (data?.items ?? []).filter(({ profile }) => profile.substitute === user.id && isAbsent(profile, now));
    return [...new Set(mine.map(({ profile }) => profile.user))];
  }, [data, user.id]);
}
