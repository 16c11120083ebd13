import type { auditList } from '@procession/contracts/http/query.ts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { z } from 'zod';
import { read } from '../../api/calls.ts';

type AuditList = z.infer<typeof auditList>;

const pageRows = 100;

/** What was done, the newest first, page by page as one goes on. */
export function useAudit(query: Record<string, unknown>) {
  const asked = useInfiniteQuery({
    queryKey: ['audit', query],
    queryFn: ({ pageParam, signal }) =>
      read<AuditList>('/v1/audit', { query: { ...query, limit: pageRows, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    staleTime: 0,
  });
  const entries = useMemo(() => (asked.data?.pages ?? []).flatMap(({ items }) => items), [asked.data]);
  return { ...asked, entries };
}
