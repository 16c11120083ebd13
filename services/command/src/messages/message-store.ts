import { ProblemError } from '@procession/contracts/problems.ts';
import type { Connection } from '@procession/platform/postgres.ts';
import { dutyLimits } from '../duties/duty-limits.ts';
import { keyReused } from '../http/send-outcome.ts';

/** `callback`: the answer to an address that an instance gave out; its name is the instance. */
export interface NewMessage {
  tenant: string;
  kind: 'message' | 'callback';
  name: string;
  key: string;
  id: string;
  /** Of its content, hex: the same id with another content is refused. */
  fingerprint: string;
  /** Sealed. */
  body: Buffer;
  keepMs: number;
}

/** Messages and signals as they come in. */
export const createMessageStore = (connection: Connection) => ({
  /** Committed when it resolves. @throws ProblemError `idempotency-key-reused`, `limit-reached` */
  accept: async ({ tenant, kind, name, key, id, fingerprint, body, keepMs }: NewMessage) => {
    const [row] = await connection.query<{ verdict: string; waits: boolean }>(
      'accept-message',
      'select verdict, waits from log.accept_message($1, $2, $3, $4, $5, $6, $7, $8, $9)',
      [tenant, kind, name, key, id, fingerprint, body, keepMs, dutyLimits.keptMessagesMax],
    );
    const { verdict, waits } = row!;
    if (verdict === 'reused') throw keyReused();
    if (verdict === 'full')
      throw new ProblemError(
        'limit-reached',
        `Of your tenant ${dutyLimits.keptMessagesMax} messages are kept that nobody waits for: more are not taken until some were given, or their time is over.`,
        { facts: { keptMessagesMax: dutyLimits.keptMessagesMax } },
      );
    return { isNew: verdict === 'accepted', waits };
  },
  /** How many were told; 0 when it was told before. @throws ProblemError `idempotency-key-reused` */
  signal: async (tenant: string, name: string, id: string, fingerprint: string): Promise<number> => {
    const [row] = await connection.query<{ verdict: string; told: number }>(
      'accept-signal',
      'select verdict, told from log.accept_signal($1, $2, $3, $4)',
      [tenant, name, id, fingerprint],
    );
    if (row!.verdict === 'reused') throw keyReused();
    return row!.told;
  },
});
export type MessageStore = ReturnType<typeof createMessageStore>;
