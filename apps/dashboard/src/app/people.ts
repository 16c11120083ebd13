import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { UserList } from '../api/answers.ts';
import { read } from '../api/calls.ts';
import { useSession } from './session-gate.tsx';

export interface KnownPerson {
  id: string;
  name: string;
}

const peopleMax = 200;
const freshMs = 5 * 60_000;

/** The people whom one may know by the directory: oneself at least. */
export function usePeople(): ReadonlyMap<string, KnownPerson> {
  const { user } = useSession();
  const { data } = useQuery({
    queryKey: ['people'],
    queryFn: ({ signal }) => read<UserList>('/v1/directory/users', { query: { limit: peopleMax }, signal }),
    staleTime: freshMs,
  });
  return useMemo(() => {
    const known = (data?.items ?? []).filter(({ kind, isActive }) => kind === 'person' && isActive);
    return new Map([user, ...known].map(({ id, name }) => [id, { id, name }]));
  }, [data, user]);
}
