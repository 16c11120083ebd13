import type { Permission } from '@procession/contracts/events/directory.ts';
import { useQuery } from '@tanstack/react-query';
import type { Me } from '../api/answers.ts';
import { read } from '../api/calls.ts';

const freshMs = 60_000;

/** What one may do, as the directory says; undefined: not known yet. The services check each command by themselves. */
export function useRights(): ReadonlySet<Permission> | undefined {
  const { data } = useQuery({
    queryKey: ['me'],
    queryFn: ({ signal }) => read<Me>('/v1/me', { signal }),
    staleTime: freshMs,
    select: rightsOf,
  });
  return data;
}

const rightsOf = ({ permissions }: Me): ReadonlySet<Permission> => new Set(permissions as Permission[]);
