import type { FinalStatus } from '@procession/contracts/statuses.ts';

const gravestFirst: FinalStatus[] = ['failed', 'rejected', 'cancelled', 'approved', 'completed'];

/** Of the statuses that ends with `rest: wait` have noted; without any it is just completed. */
export const gravestOf = (ends: readonly { status: FinalStatus }[]): FinalStatus =>
  gravestFirst.find((status) => ends.some((end) => end.status === status)) ?? 'completed';
