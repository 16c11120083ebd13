import type { DefinitionIssue } from '@procession/contracts/http/command.ts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { DefinitionList, DefinitionVersion } from '../../api/answers.ts';
import { part, post, read } from '../../api/calls.ts';

const pageSize = 50;
const versionsMax = 200;

/** The newest version of each workflow, with what runs on each of its versions. */
export const workflowsQuery = infiniteQueryOptions({
  queryKey: ['workflows'],
  queryFn: ({ signal, pageParam: cursor }) =>
    read<DefinitionList>('/v1/definitions', { query: { running: true, limit: pageSize, cursor }, signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }) => next ?? undefined,
  staleTime: 0,
});

/** The versions of one workflow, newest first. */
export const versionsQuery = (key: string) =>
  queryOptions({
    queryKey: ['workflows', key],
    queryFn: ({ signal }) =>
      read<DefinitionList>('/v1/definitions', {
        query: { key, allVersions: true, running: true, limit: versionsMax },
        signal,
      }),
    staleTime: 0,
  });

/** A version never changes, but for being deprecated. */
export const versionQuery = (key: string, version: number | undefined) =>
  queryOptions({
    queryKey: ['definition', key, version],
    queryFn: ({ signal }) => read<DefinitionVersion>(`/v1/definitions/${part(key)}/versions/${version}`, { signal }),
    enabled: version !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What publishing would warn of today; nothing is published. */
export const warningsQuery = ({ key, version, document }: DefinitionVersion) =>
  queryOptions({
    queryKey: ['warnings', key, version],
    queryFn: async ({ signal }) =>
      (
        await post<{ warnings: DefinitionIssue[] }>(
          `/v1/definitions/${part(key)}/versions?dryRun=true`,
          { document },
          { signal },
        )
      ).warnings,
  });
