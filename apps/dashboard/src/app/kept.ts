import type { preferenceList } from '@procession/contracts/http/preferences.ts';
import type { Json } from '@procession/contracts/json.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { z } from 'zod';
import { part, put, readWritten, remove } from '../api/calls.ts';
import { showFailure } from '../parts/failure-toast.ts';

type Kept = Record<string, Json>;

const keptKey = ['preferences'] as const;
/** One write after the other: what one chose last is what one wants to keep. */
let lastWrite: Promise<unknown> = Promise.resolve();

/**
 * What this person keeps for themselves under a key, in all their windows (`/v1/me/preferences`). `keep` shows at once, and is put back
 * with the reason when it fails; undefined keeps nothing.
 */
export function useKept<T extends Json>(
  key: string,
): {
  value: T | undefined;
  isReady: boolean;
  keep: (value: T | undefined) => void;
} {
  const client = useQueryClient();
  const { data, isFetched } = useQuery({
    queryKey: keptKey,
    queryFn: async ({ signal }) => {
      const { body } = await readWritten<z.infer<typeof preferenceList>>('/v1/me/preferences', { signal });
      return Object.fromEntries(body.items.map(({ key: each, value }) => [each, value])) as Kept;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  const keep = useCallback(
    (value: T | undefined): void => {
      client.setQueryData<Kept>(keptKey, (before = {}) => {
        const { [key]: _, ...others } = before;
        return value === undefined ? others : { ...others, [key]: value };
      });
      const path = `/v1/me/preferences/${part(key)}`;
      const write = () => (value === undefined ? remove(path) : put(path, { value }));
      lastWrite = lastWrite.then(write).catch((error: unknown) => {
        showFailure(error);
        return client.invalidateQueries({ queryKey: keptKey });
      });
    },
    [client, key],
  );
  return { value: data?.[key] as T | undefined, isReady: isFetched, keep };
}
