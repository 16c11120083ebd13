import type { InstanceRow, TaskRow } from '@procession/contracts/read-models.ts';
import { useMemo } from 'react';
import { useRows } from '../../live/use-rows.ts';
import { atRisk } from './at-risk.ts';

/** The most urgent instances that are held live; of more, “more than so many” is told. */
const heldMax = 50;

/** What waits for others and is due before `until`. */
export function useAtRisk(tasks: readonly TaskRow[], until: number): { rows: InstanceRow[]; hasMore: boolean } {
  const { rows, hasMore } = useRows({ name: 'instances', filter: {} }, heldMax);
  return useMemo(() => {
    const found = atRisk(rows.values() as Iterable<InstanceRow>, tasks, until);
    return { rows: found, hasMore: hasMore && found.length >= heldMax };
  }, [rows, hasMore, tasks, until]);
}
