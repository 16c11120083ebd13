import type { CalendarAnswer } from '@procession/contracts/http/calendars.ts';
import type { roleList, userList } from '@procession/contracts/http/query.ts';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { z } from 'zod';
import { part, put, read } from '../../api/calls.ts';

export type User = z.infer<typeof userList>['items'][number];
export type Role = z.infer<typeof roleList>['items'][number];

const pageRows = 200;

function useList<T>(what: 'users' | 'roles') {
  const asked = useInfiniteQuery({
    queryKey: ['directory', what],
    queryFn: ({ pageParam, signal }) =>
      read<{ items: T[]; next: string | null }>(`/v1/directory/${what}`, {
        query: { limit: pageRows, cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const rows = useMemo(() => (asked.data?.pages ?? []).flatMap(({ items }) => items), [asked.data]);
  return { ...asked, rows };
}

export const useUsers = () => useList<User>('users');
export const useRoles = () => useList<Role>('roles');

export const useCalendars = () =>
  useQuery({
    queryKey: ['directory', 'calendars'],
    queryFn: async ({ signal }) =>
      (await read<{ items: CalendarAnswer[] }>('/v1/directory/calendars', { signal })).items,
  });

interface Saving {
  id: string;
  /** What was seen; absent: it is made. */
  revision: number | undefined;
  body: unknown;
}

/** Writes one of them, unless somebody else did meanwhile, and reads the lists again at what was written. */
export function useSave(what: 'users' | 'roles' | 'calendars') {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, revision, body }: Saving) =>
      put(`/v1/directory/${what}/${part(id)}`, body, revision === undefined ? {} : { ifMatch: revision }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['directory'] });
      await client.invalidateQueries({ queryKey: ['people'] });
    },
  });
}
