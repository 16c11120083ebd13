import { queryOptions, useQuery } from '@tanstack/react-query';
import type { Me } from '../api/answers.ts';
import { read } from '../api/calls.ts';

const freshMs = 60_000;
const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => read<Me>('/v1/me', { signal }),
  staleTime: freshMs,
});

/** One’s roles and what they permit; undefined until they are known. */
export const useMe = (): Me | undefined => useQuery(meQuery).data;

/** The service has the last word; here it only says what is offered. */
export const may = (me: Me | undefined, permission: string, roles: readonly string[] = []): boolean =>
  me !== undefined && (me.permissions.includes(permission) || me.roles.some((role) => roles.includes(role)));
