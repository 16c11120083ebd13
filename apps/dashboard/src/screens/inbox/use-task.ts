import type { InstanceWhy } from '@procession/contracts/http/instance-why.ts';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import type { DefinitionVersion, EventList, InstanceDetail, TaskPage } from '../../api/answers.ts';
import { part, read } from '../../api/calls.ts';

/** What a live row says is new is asked for; nothing is asked for by a timer. */
export const taskQuery = (id: string) =>
  queryOptions({
    queryKey: ['task', id],
    queryFn: ({ signal }) => read<TaskPage>(`/v1/tasks/${part(id)}`, { signal }),
    staleTime: 0,
  });

const instanceQuery = (id: string | undefined) =>
  queryOptions({
    queryKey: ['instance', id],
    queryFn: ({ signal }) => read<InstanceDetail>(`/v1/instances/${part(id!)}`, { signal }),
    enabled: id !== undefined,
    staleTime: 0,
  });

const whyQuery = (id: string | undefined, isAsked: boolean) =>
  queryOptions({
    queryKey: ['why', id],
    queryFn: ({ signal }) => read<InstanceWhy>(`/v1/instances/${part(id!)}/why`, { signal }),
    enabled: id !== undefined && isAsked,
    staleTime: 0,
  });

const factsMax = 200;
const factsQuery = (id: string | undefined) =>
  queryOptions({
    queryKey: ['facts', id],
    queryFn: ({ signal }) =>
      read<EventList>(`/v1/instances/${part(id!)}/events`, { query: { limit: factsMax, detail: 'all' }, signal }),
    enabled: id !== undefined,
    staleTime: 0,
  });

/** A version never changes. */
const definitionQuery = (key: string | undefined, version: number | undefined) =>
  queryOptions({
    queryKey: ['definition', key, version],
    queryFn: ({ signal }) => read<DefinitionVersion>(`/v1/definitions/${part(key!)}/versions/${version}`, { signal }),
    enabled: key !== undefined && version !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Everything that the page of a task shows; its parts arrive one after the other, the task first. */
export function useTaskParts(id: string) {
  const task = useQuery(taskQuery(id));
  const instanceId = id.slice(0, id.lastIndexOf('.'));
  const instance = useQuery({ ...instanceQuery(instanceId), placeholderData: keepPreviousData });
  const isOpen = task.data?.status === 'open';
  const why = useQuery(whyQuery(instanceId, isOpen));
  const facts = useQuery(factsQuery(instanceId));
  const definition = useQuery(definitionQuery(instance.data?.definition, instance.data?.definitionVersion));
  const mine = instance.data?.id === instanceId ? instance.data : undefined;
  return {
    task,
    instance: mine,
    why: isOpen ? why.data : undefined,
    facts: facts.data?.items ?? [],
    definition: mine && definition.data,
    /** Resolves when the task is as it is now; what stands around it follows. */
    refresh: () => {
      for (const around of [instance, facts, ...(isOpen ? [why] : [])]) void around.refetch();
      return task.refetch();
    },
  };
}

export type TaskParts = ReturnType<typeof useTaskParts>;
