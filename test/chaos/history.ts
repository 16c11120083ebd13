import type { ConsistencyToken } from '@procession/contracts/consistency-token.ts';

export type OperationKind =
  | 'start'
  | 'trigger'
  | 'claim'
  | 'decide'
  | 'complete'
  | 'comment'
  | 'change-data'
  | 'cancel';

/**
 * What somebody asked for. `ok` and `refused` are for ever. `unknown`: no answer, or 503; asked again under the same key
 * until it is known.
 */
export interface Operation {
  n: number;
  kind: OperationKind;
  tenant: string;
  actor: string;
  key: string;
  path: string;
  /** Milliseconds since 1970, as are all instants here. */
  invokedAtMs: number;
  endedAtMs: number | undefined;
  attempts: number;
  outcome: 'invoked' | 'ok' | 'refused' | 'unknown';
  status: number | undefined;
  answer: Record<string, unknown> | undefined;
  token: ConsistencyToken | undefined;
  /** Asked to be done later: where to ask for it, once it was accepted. */
  acceptedAs: string | undefined;
}

export interface History {
  operations: readonly Operation[];
  invoke(what: Pick<Operation, 'kind' | 'tenant' | 'actor' | 'key' | 'path'>): Operation;
  counts(): Record<Operation['outcome'], number>;
}

export function recordHistory(now: () => number = Date.now): History {
  const operations: Operation[] = [];
  return {
    operations,
    invoke: (what) => {
      const operation: Operation = {
        ...what,
        n: operations.length,
        invokedAtMs: now(),
        endedAtMs: undefined,
        attempts: 0,
        outcome: 'invoked',
        status: undefined,
        answer: undefined,
        token: undefined,
        acceptedAs: undefined,
      };
      operations.push(operation);
      return operation;
    },
    counts: () => {
      const counts = { invoked: 0, ok: 0, refused: 0, unknown: 0 };
      for (const { outcome } of operations) counts[outcome]++;
      return counts;
    },
  };
}
