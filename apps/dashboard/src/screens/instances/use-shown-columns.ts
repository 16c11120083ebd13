import type { InstanceRow } from '@procession/contracts/read-models.ts';
import { useMemo, useSyncExternalStore } from 'react';
import { useKept } from '../../app/kept.ts';
import type { InstancesSearch } from './instances-search.ts';
import { amountKeys, type ColumnKey, columnKeys, columnOf, listedKeys, usualColumns } from './shown-columns.ts';

type KeptColumns = { columns?: string; rows?: 'loose' | 'tight' };

const desk = matchMedia('(min-width: 1280px)');
const useIsDesk = (): boolean =>
  useSyncExternalStore(
    (tell) => {
      desk.addEventListener('change', tell);
      return () => desk.removeEventListener('change', tell);
    },
    () => desk.matches,
  );

/** What the address says counts; else what this person chose last; else what fits the window. */
export function useShownColumns(
  search: InstancesSearch,
  rows: readonly InstanceRow[],
  change: (change: InstancesSearch) => void,
) {
  const isDesk = useIsDesk();
  const { value: kept, keep } = useKept<KeptColumns>('instances.columns');
  const chosen = search.columns ?? kept?.columns;
  const keys = useMemo(() => columnKeys(chosen, isDesk ? usualColumns.desk : usualColumns.tablet), [chosen, isDesk]);
  // Of the first rows: of many thousands the later ones have no others.
  const head = useMemo(() => rows.slice(0, looked), [rows]);
  const amounts = [...amountKeys(head)].sort().join();
  const columns = useMemo(() => keys.map((key) => columnOf(key, new Set(amounts.split(',')))), [keys, amounts]);
  const listed = useMemo(() => listedKeys(head), [head]);
  const isLoose = (search.rows ?? kept?.rows) === 'loose';
  return {
    keys,
    columns,
    listed,
    isLoose,
    choose: (next: readonly ColumnKey[]): void => {
      const text = next.join(',');
      keep({ ...kept, columns: text });
      change({ columns: text });
    },
    setLoose: (loose: boolean): void => {
      const size = loose ? 'loose' : 'tight';
      keep({ ...kept, rows: size });
      change({ rows: size });
    },
  };
}

const looked = 200;
