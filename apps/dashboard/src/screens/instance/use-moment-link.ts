import { useSearch } from '@tanstack/react-router';
import { useMoment } from './moment.ts';

/** The address that opens this part of the page at this moment, for others. */
export function useMomentLink(): string {
  const { id, fact } = useMoment();
  const { tab } = useSearch({ from: '/instances/$id' });
  const asked = new URLSearchParams({ ...(tab && { tab }), at: String(fact.revision) });
  return `${location.origin}/instances/${id}?${asked}`;
}
