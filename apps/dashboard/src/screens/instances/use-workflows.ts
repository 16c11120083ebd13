import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { DefinitionList, DefinitionVersion } from '../../api/answers.ts';
import { part, read } from '../../api/calls.ts';
import { nameOf } from '../../parts/outcome-look.ts';

const workflowsMax = 200;
const freshMs = 5 * 60_000;

export interface Workflow {
  key: string;
  name: string;
  /** The newest. */
  version: number;
}

/** The definitions that one may know of, by key. */
export function useWorkflows(): ReadonlyMap<string, Workflow> {
  const { data } = useQuery({
    queryKey: ['definitions', 'newest'],
    queryFn: ({ signal }) => read<DefinitionList>('/v1/definitions', { query: { limit: workflowsMax }, signal }),
    staleTime: freshMs,
  });
  return useMemo(
    () => new Map((data?.items ?? []).map(({ key, name, version }) => [key, { key, name, version }])),
    [data],
  );
}

export const workflowName = (workflows: ReadonlyMap<string, Workflow>, key: string): string =>
  workflows.get(key)?.name ?? nameOf(key.replaceAll('-', '_'));

/** The steps of a workflow's newest version at which somebody may look for instances. */
export function useSteps(workflow: Workflow | undefined): { id: string; name: string }[] {
  const { data } = useQuery({
    queryKey: ['definition', workflow?.key, workflow?.version],
    queryFn: ({ signal }) =>
      read<DefinitionVersion>(`/v1/definitions/${part(workflow!.key)}/versions/${workflow!.version}`, { signal }),
    enabled: workflow !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return useMemo(() => {
    const steps = (data?.document.steps ?? {}) as Record<string, { name?: string; type?: string }>;
    return Object.entries(steps)
      .filter(([, { type }]) => type !== 'end')
      .map(([id, { name }]) => ({ id, name: name ?? nameOf(id) }));
  }, [data]);
}
