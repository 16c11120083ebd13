import type { ParkedList } from '@procession/contracts/http/parked.ts';
import type { Pipeline } from '@procession/contracts/http/pipeline.ts';
import type { Rebuild } from '@procession/contracts/http/projector.ts';
import type { ServicesAnswer, WatchedService } from '@procession/contracts/http/services.ts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { send } from '../../api/send.ts';
import { type Speed, speedBetween, summed } from './speed.ts';

/** No subscription carries these numbers. Never while the window is hidden. */
export const pollMs = { calm: 5_000, busy: 1_000 } as const;
/** Ten minutes of the calm rate. */
const samplesMax = 120;

export const ask = async <T>(path: string, signal?: AbortSignal): Promise<T> =>
  (await send<T>({ method: 'GET', path, signal, triesMax: 1 })).body;

/** @param every ms; `placeholderData` keeps what was seen while it does not answer */
function usePolled<T>(key: string, path: string, every: number, enabled = true) {
  return useQuery({
    queryKey: ['operations', key],
    queryFn: ({ signal }) => ask<T>(path, signal),
    refetchInterval: every,
    refetchIntervalInBackground: false,
    staleTime: 0,
    enabled,
  });
}

export interface Sample {
  at: number;
  speeds: Partial<Record<WatchedService['name'], Speed>>;
  /** Streams behind, over all partitions. */
  behind: number | undefined;
}

/** Everything that the overview shows, and how it went since the page was opened. */
export function useOverview() {
  const pipeline = usePolled<Pipeline>('pipeline', '/api/operate/v1/pipeline', pollMs.calm);
  const services = usePolled<ServicesAnswer>('services', '/api/services', pollMs.calm);
  const parked = useQuery({
    queryKey: ['operations', 'parked'],
    queryFn: ({ signal }) => ask<ParkedList>('/api/operate/v1/parked', signal),
    refetchInterval: ({ state }) => (state.data?.items.some(({ isAsked }) => isAsked) ? pollMs.busy : pollMs.calm),
    staleTime: 0,
  });
  const mayRebuild = pipeline.data?.mayRebuild === true;
  const rebuilds = useQuery({
    queryKey: ['operations', 'rebuilds'],
    queryFn: ({ signal }) => ask<{ items: Rebuild[] }>('/api/operate/v1/rebuilds', signal),
    refetchInterval: ({ state }) => (state.data?.items[0]?.endedAt === null ? pollMs.busy : pollMs.calm),
    staleTime: 0,
    enabled: mayRebuild,
  });
  // What does not answer any more is not shown as if it did.
  const seenPipeline = pipeline.error ? undefined : pipeline.data;
  const seenServices = services.error ? undefined : services.data;
  const samples = useSamples(seenServices, seenPipeline);
  return { pipeline, seenPipeline, services, seenServices, parked, rebuilds, mayRebuild, samples };
}

/** Rates are what changed between two looks. */
function useSamples(services: ServicesAnswer | undefined, pipeline: Pipeline | undefined): readonly Sample[] {
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  const [before, setBefore] = useState<ServicesAnswer>();
  useEffect(() => {
    if (!services || services.at === before?.at) return;
    setBefore(services);
    if (!before) return;
    const seconds = (Date.parse(services.at) - Date.parse(before.at)) / 1000;
    const speeds: Sample['speeds'] = {};
    for (const { name, copies } of services.services) {
      const now = summed(copies);
      const then = summed(before.services.find((each) => each.name === name)?.copies ?? []);
      const speed = now && then && speedBetween(then, now, seconds);
      if (speed) speeds[name] = speed;
    }
    const behind = pipeline?.partitions.reduce((sum, each) => sum + each.behind, 0);
    setSamples((known) => [...known, { at: Date.parse(services.at), speeds, behind }].slice(-samplesMax));
  }, [services, before, pipeline]);
  return samples;
}
