import type { JsonObject } from '@procession/contracts/json.ts';
import type { Connection } from '@procession/platform/postgres.ts';
import type { DutyKind } from './duty-change.ts';
import { dutyLimits } from './duty-limits.ts';

export interface DutyPlace {
  tenant: string;
  stream: string;
  kind: DutyKind;
  number: number;
}

export interface ClaimedDuty extends DutyPlace {
  attempt: number;
  /** This one included. */
  tries: number;
  revision: number | null;
  type: string | null;
  due_at: Date;
}

export interface StoredFact {
  type: string;
  schema_version: number;
  recorded_at: Date;
  data: JsonObject;
  /** Of the command that led to it. */
  traceparent: string | null;
}

/** A message, and who is to have it. */
export interface MatchedMessage {
  kind: string;
  name: string;
  key: string;
  id: string;
  body: Buffer;
  stream: string;
  wait: number;
  alternative: number;
}

/** What this service takes in hand itself; timers and requests over HTTP are the workers'. */
const ownKinds: readonly DutyKind[] = ['handover', 'message', 'signal', 'start', 'cron', 'lock'];

/** The index of duties as it stands in the database (migrations/0008_duties.sql). */
export const createDutyStore = (connection: Connection) => ({
  claim: (holder: string, countMax: number): Promise<ClaimedDuty[]> =>
    connection.query<ClaimedDuty>(
      'claim-duties',
      'select tenant, stream, kind, number, attempt, tries, revision, type, due_at from log.claim_duties($1, $2, $3, $4)',
      [ownKinds, holder, countMax, dutyLimits.leaseMs],
    ),
  /** Gives one back that is still in this hand. */
  postpone: async ({ tenant, stream, kind, number }: DutyPlace, holder: string, waitMs: number): Promise<void> => {
    await connection.query('postpone-duties', 'select log.postpone_duties($1, $2, $3, $4, $5, $6)', [
      holder,
      tenant,
      stream,
      kind,
      String(number),
      String(waitMs),
    ]);
  },
  /** Goes on at another instant. */
  move: async ({ tenant, stream, kind, number }: DutyPlace, at: string): Promise<void> => {
    await connection.query('move-duty', 'select log.move_duty($1, $2, $3, $4, $5)', [tenant, stream, kind, number, at]);
  },
  /** What it was about is over. */
  drop: async ({ tenant, stream, kind, number }: DutyPlace): Promise<void> => {
    await connection.query('drop-duty', 'select log.drop_duty($1, $2, $3, $4)', [tenant, stream, kind, number]);
  },
  /** Undefined when nobody waits for it, or it was given. */
  match: async (tenant: string, seq: number): Promise<MatchedMessage | undefined> => {
    const rows = await connection.query<MatchedMessage>(
      'match-message',
      'select kind, name, key, id, body, stream, wait, alternative from log.match_message($1, $2)',
      [tenant, seq],
    );
    return rows[0];
  },
  /** Pulled jobs whose lease ran out. */
  overdue: (holder: string): Promise<{ tenant: string; stream: string; number: number; attempt: number }[]> =>
    connection.query('overdue-jobs', 'select tenant, stream, number, attempt from log.overdue_jobs($1, $2, $3)', [
      holder,
      dutyLimits.overdueMax,
      dutyLimits.leaseMs,
    ]),
  /** In the order of `places`; undefined where there is none. */
  factsAt: async (
    places: readonly { tenant: string; stream: string; revision: number }[],
  ): Promise<(StoredFact | undefined)[]> => {
    const rows = await connection.query<StoredFact & { n: number }>(
      'facts-at',
      'select n, type, schema_version, recorded_at, data, traceparent from log.facts_at($1, $2, $3)',
      [
        places.map(({ tenant }) => tenant).join('\n'),
        places.map(({ stream }) => stream).join('\n'),
        places.map(({ revision }) => revision).join('\n'),
      ],
    );
    const byNumber = new Map(rows.map((row) => [row.n, row]));
    return places.map((_, index) => byNumber.get(index + 1));
  },
  purgeMessages: async (): Promise<number> => {
    const [row] = await connection.query<{ count: number }>(
      'purge-messages',
      'select log.purge_messages($1) as count',
      [dutyLimits.purgedMax],
    );
    return row!.count;
  },
  waiting: (): Promise<{ kind: DutyKind; count: number; late_ms: number }[]> =>
    connection.query('duties-waiting', 'select kind, count, late_ms from log.duties_waiting()'),
});
export type DutyStore = ReturnType<typeof createDutyStore>;
