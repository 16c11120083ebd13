import { setTimeout as sleep } from 'node:timers/promises';
import { ProblemError } from '@procession/contracts/problems.ts';
import { type Connection, isBadValue, isRefusalByServer, isTransient } from '@procession/platform/postgres.ts';
import { batched } from './batched.ts';
import { operationLimits } from './operation-limits.ts';

/** A write to be accepted. */
export interface NewOperation {
  id: string;
  tenant: string;
  actor: string;
  key: string;
  fingerprint: string;
  /** Operations of one line are carried out one after the other. */
  line: string;
  /** Sealed. */
  request: Buffer;
}

/** `known`: the same request was accepted before, as `id`. `reused`: another one has its key. `full`: of this tenant too many wait. */
export type Acceptance = { verdict: 'accepted' | 'known'; id: string } | { verdict: 'reused' | 'full'; id: null };

export interface ClaimedOperation {
  id: string;
  tenant: string;
  actor: string;
  key: string;
  /** This one included. */
  tries: number;
  request: Buffer;
}

export interface OperationRow {
  accepted_at: Date;
  finished_at: Date | null;
  is_held: boolean;
  /** What stands under its key (stored-answer.ts); null while nothing does, or when that is another request's. */
  response: string | null;
  epoch: number;
}

/** The operations as they stand in the database. Two connections: accepting does not wait for carrying out. */
export function createOperationStore(door: Connection, hands: Connection) {
  const { acceptedAtOnceMax: batchMax, acceptingMax: waitingMax, inHandMax } = operationLimits;
  return {
    /** Committed when it resolves. @throws ProblemError `outcome-not-known`, `overloaded` */
    accept: batched((operations: readonly NewOperation[]) => accept(door, operations), {
      batchMax,
      waitingMax,
      isFaultOfOne: isBadValue,
    }),
    /** What became of one. What stands under its key already was first, and holds. */
    finish: batched((finished: readonly Finished[]) => finish(hands, finished), { batchMax, waitingMax: inHandMax }),
    claim: (holder: string, count: number): Promise<ClaimedOperation[]> =>
      hands.query(
        'claim-operations',
        `select id::text, tenant, actor, key, tries, request
         from log.claim_operations($1, $2, $3, $4)`,
        [holder, count, operationLimits.takenPerTenantMax, operationLimits.leaseMs],
      ),
    postpone: (id: string, holder: string, waitMs: number): Promise<unknown> =>
      hands.query('postpone-operation', 'select log.postpone_operation($1, $2, $3)', [id, holder, waitMs]),
    /** What was claimed and not begun. */
    giveBack: (ids: readonly string[], holder: string): Promise<unknown> =>
      hands.query('give-back-operations', 'select log.give_back_operations($1, $2)', [ids.join('\n'), holder]),
    /** Undefined when there is none of this sender. */
    read: async (tenant: string, actor: string, id: string): Promise<OperationRow | undefined> => {
      const [row] = await door.query<OperationRow>(
        'read-operation',
        'select accepted_at, finished_at, is_held, response, epoch from log.read_operation($1, $2, $3)',
        [tenant, actor, id],
      );
      return row;
    },
    waiting: async (): Promise<{ count: number; age_ms: number }> => {
      const [row] = await hands.query<{ count: number; age_ms: number }>(
        'operations-waiting',
        'select count, age_ms from log.operations_waiting()',
      );
      return row!;
    },
    /** @returns how many were deleted. */
    purge: async (): Promise<number> => {
      const [row] = await hands.query<{ count: number }>(
        'purge-operations',
        'select log.purge_operations($1) as count',
        [operationLimits.purgedMax],
      );
      return row!.count;
    },
  };
}
export type OperationStore = ReturnType<typeof createOperationStore>;

/** An empty response says that the key belongs to another request. */
interface Finished {
  id: string;
  response: string;
}

async function accept(door: Connection, operations: readonly NewOperation[]): Promise<Acceptance[]> {
  const column = (value: (operation: NewOperation) => string): string => operations.map(value).join('\n');
  const parameters = [
    column(({ id }) => id),
    column(({ tenant }) => tenant),
    column(({ actor }) => actor),
    column(({ key }) => key),
    column(({ line }) => line),
    column(({ fingerprint }) => fingerprint),
    column(({ request }) => request.toString('base64')),
    operationLimits.waitingPerTenantMax,
    operationLimits.waitingBytesPerTenantMax,
  ];
  for (let tries = 1; ; tries++) {
    try {
      return await door.query<Acceptance & object>('accept-operations', acceptStatement, parameters);
    } catch (error) {
      if (isBadValue(error)) throw error;
      if (tries === operationLimits.acceptTriesMax) throw acceptanceUnknown(error);
      await sleep(operationLimits.acceptRetryWaitMs);
    }
  }
}

const acceptStatement = `select verdict, id::text from log.accept_operations(${Array.from({ length: 9 }, (_, i) => `$${i + 1}`).join(', ')}) order by n`;

const acceptanceUnknown = (cause: unknown): ProblemError => {
  const headers = { 'retry-after': '1' };
  return isRefusalByServer(cause) && isTransient(cause)
    ? new ProblemError('contended', 'The request could not be accepted now. Nothing was done; try again.', {
        headers,
        cause,
      })
    : new ProblemError(
        'outcome-not-known',
        'The database went away on the way. Send the same request with the same Idempotency-Key again: it is accepted once.',
        { headers, cause },
      );
};

async function finish(hands: Connection, finished: readonly Finished[]): Promise<undefined[]> {
  await hands.query('finish-operations', 'select log.finish_operations($1, $2)', [
    finished.map(({ id }) => id).join('\n'),
    finished.map(({ response }) => response).join('\n'),
  ]);
  return finished.map(() => undefined);
}
