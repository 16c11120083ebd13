import type { TaskRow } from '@procession/contracts/read-models.ts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { TaskList } from '../../api/answers.ts';
import { read } from '../../api/calls.ts';
import { useRowCount, useRows } from '../../live/use-rows.ts';
import { byUrgency } from './task-order.ts';

/** Tasks that the inbox holds live; who has more sees the most urgent of them. */
const heldMax = 200;
const donePage = 50;

/** The open tasks that one may act on, the most urgent first, as they are now. */
export function useTasks() {
  const { rows, isReady, hasMore, refused } = useRows({ name: 'tasks' }, heldMax);
  const tasks = useMemo(() => ([...rows.values()] as TaskRow[]).sort(byUrgency), [rows]);
  return { tasks, isReady, hasMore, refused };
}

export const useTaskCount = (): number | undefined => useRowCount({ name: 'tasks' }, heldMax);

/** What one acted on, the latest first. */
export const useDoneTasks = (isAsked: boolean) =>
  useInfiniteQuery({
    queryKey: ['tasks', 'done'],
    queryFn: ({ pageParam, signal }) =>
      read<TaskList>('/v1/tasks', { query: { of: 'done', limit: donePage, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    enabled: isAsked,
    staleTime: 0,
  });
