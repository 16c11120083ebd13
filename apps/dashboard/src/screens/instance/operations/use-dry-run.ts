import type { CommandEffect } from '@procession/contracts/http/dry-run.ts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { send } from '../../../api/send.ts';
import type { OperationRequest } from './request.ts';

/** What is typed is tried when it rests for so long. */
const restMs = 350;

export interface DryRun {
  /** What would happen, and at which revision that was seen. */
  data: { effect: CommandEffect; seen: number } | undefined;
  error: unknown;
  isLooking: boolean;
}

/** Asks what would be done, again whenever the request or the instance is another. The reason changes nothing about it. */
export function useDryRun(request: OperationRequest | undefined, revision: number): DryRun {
  const text =
    request &&
    JSON.stringify({ ...request, body: { ...request.body, ...('reason' in request.body && { reason: '–' }) } });
  const rested = useRested(text, restMs);
  const { data, error, isFetching } = useQuery({
    queryKey: ['dry-run', rested, revision],
    queryFn: async ({ signal }) => {
      const { method, path, body } = JSON.parse(rested!) as OperationRequest;
      const answer = await send<CommandEffect>({
        method,
        path: `/api/write${path}`,
        query: { dryRun: true },
        body,
        signal,
        triesMax: 2,
      });
      return { effect: answer.body, seen: revision };
    },
    enabled: rested !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const isOld = rested !== text;
  return { data: isOld ? undefined : data, error: isOld ? null : error, isLooking: isOld || isFetching };
}

function useRested(text: string | undefined, ms: number): string | undefined {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), ms);
    return () => clearTimeout(timer);
  }, [text, ms]);
  return rested;
}
