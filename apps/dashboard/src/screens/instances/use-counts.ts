import type { InstanceStatus } from '@procession/contracts/statuses.ts';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { InstanceCounts } from '../../api/answers.ts';
import { read } from '../../api/calls.ts';
import { filtersOf, type InstancesSearch, queryOf } from './instances-search.ts';

/** Counts are asked for again so soon after changes that move them, and no sooner. */
const countsQuietMs = 5_000;

export interface Counts {
  of: ReadonlyMap<InstanceStatus, { count: number; isExact: boolean }>;
  all: { count: number; isExact: boolean };
}

/** How many there are of each status, whatever status is chosen. `moves`: counts changes that may have moved them. */
export function useCounts(search: InstancesSearch, moves: number): Counts | undefined {
  const { status: _, ...others } = filtersOf(search);
  const key = ['instance-counts', JSON.stringify(others)];
  const { data } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      read<InstanceCounts>('/v1/instance-counts', { query: queryOf(others, Date.now()), signal }),
    placeholderData: keepPreviousData,
  });
  const client = useQueryClient();
  const due = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (moves === 0 || due.current !== undefined) return;
    due.current = setTimeout(() => {
      due.current = undefined;
      void client.invalidateQueries({ queryKey: ['instance-counts'] });
    }, countsQuietMs);
  }, [moves, client]);
  useEffect(() => () => clearTimeout(due.current), []);
  return data && countsOf(data);
}

function countsOf({ items }: InstanceCounts): Counts {
  return {
    of: new Map(items.map(({ status, ...count }) => [status, count])),
    all: {
      count: items.reduce((sum, { count }) => sum + count, 0),
      isExact: items.every(({ isExact }) => isExact),
    },
  };
}
