/** What stands in the address. */
export interface OperationsSearch {
  /** Absent: the overview. */
  tab?: 'incidents';
}

export const operationsSearch = ({ tab }: Record<string, unknown>): OperationsSearch =>
  tab === 'incidents' ? { tab } : {};
