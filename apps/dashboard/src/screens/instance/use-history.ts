import type { InstanceRow } from '@procession/contracts/read-models.ts';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import type { DefinitionVersion, InstanceDetail } from '../../api/answers.ts';
import { part, read } from '../../api/calls.ts';
import { useRows } from '../../live/use-rows.ts';
import { type Chronicle, grown, noChronicle } from './chronicle.ts';
import { loadHistory } from './load-history.ts';

const detailQuery = (id: string) =>
  queryOptions({
    queryKey: ['instance', id],
    queryFn: ({ signal }) => read<InstanceDetail>(`/v1/instances/${part(id)}`, { signal }),
    staleTime: 0,
  });

/** A version never changes. */
const definitionQuery = (key: string | undefined, version: number | undefined) =>
  queryOptions({
    queryKey: ['definition', key, version],
    queryFn: ({ signal }) => read<DefinitionVersion>(`/v1/definitions/${part(key!)}/versions/${version}`, { signal }),
    enabled: key !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The history of an instance, up to date by itself: the live row says that there is more, and only what came since is read. */
export function useHistory(id: string) {
  const client = useQueryClient();
  const [loaded, setLoaded] = useState(0);
  const detail = useQuery(detailQuery(id));
  const to = detail.data?.revision ?? 0;
  const load = useCallback(
    async (revision: number, signal?: AbortSignal): Promise<Chronicle> => {
      const known = client.getQueryData<Chronicle>(['history', id]) ?? noChronicle;
      const coming = await loadHistory(id, { after: known.revision, to: revision }, { signal, tell: setLoaded });
      // Another read may have ended meanwhile; what both have is taken once.
      return grown(client.getQueryData<Chronicle>(['history', id]) ?? noChronicle, coming);
    },
    [client, id],
  );
  const history = useQuery({
    queryKey: ['history', id],
    queryFn: ({ signal }) => load(to, signal),
    enabled: to > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { rows } = useRows({ name: 'instance', id: id as InstanceRow['id'] }, 1);
  const newest = Math.max(to, rows.get(id)?.revision ?? 0);
  const has = history.data?.revision;
  useEffect(() => {
    if (has === undefined || newest <= has) return;
    const ended = new AbortController();
    void load(newest, ended.signal).then(
      (chronicle) => client.setQueryData(['history', id], chronicle),
      () => undefined, // the next change of the row, or coming back, asks again
    );
    return () => ended.abort();
  }, [client, id, has, newest, load]);
  const definition = useQuery(definitionQuery(detail.data?.definition, detail.data?.definitionVersion));
  const { refetch } = detail;
  const refresh = useCallback(async (): Promise<void> => void (await refetch()), [refetch]);
  return {
    chronicle: history.data,
    definition: definition.data,
    error: detail.error ?? history.error ?? definition.error,
    /** How many events are read, of how many. */
    progress: { loaded, of: to },
    /** After one's own command: what it wrote is read at once. */
    refresh,
    retry: () => void (detail.error ? detail.refetch() : history.refetch()),
  };
}
