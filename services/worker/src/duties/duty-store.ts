import type { Connection } from '@procession/platform/postgres.ts';
import { refusedRetryMsMax, retryFirstMs, retryMsMax } from '../limits.ts';
import type { Duty } from './duty.ts';

/** The index of what is due (schema `log`), as this copy takes from it and gives back. */
export class DutyStore {
  readonly #connection: Connection;
  readonly #holder: string;

  constructor(connection: Connection, holder: string) {
    this.#connection = connection;
    this.#holder = holder;
  }

  /** Those that are due by the database's clock, oldest first, for `leaseMs`. */
  claim(kind: 'timer' | 'http', countMax: number, leaseMs: number): Promise<Duty[]> {
    return this.#connection.query<Duty>(
      'claim-duties',
      `select tenant, stream, kind, number, attempt, tries, revision, late_ms
       from log.claim_duties(array[$1::text], $2::text, $3::int, $4::int)`,
      [kind, this.#holder, countMax, leaseMs],
    );
  }

  /** Back to be taken again after a while. */
  async postpone(duties: readonly { duty: Duty; waitMs: number }[]): Promise<void> {
    if (duties.length === 0) return;
    await this.#connection.query('postpone-duties', 'select log.postpone_duties($1, $2, $3, $4, $5, $6)', [
      this.#holder,
      ...columnsOf(duties.map(({ duty }) => duty)),
      duties.map(({ waitMs }) => Math.round(waitMs)).join('\n'),
    ]);
  }

  /** Holds them longer. One that is another's by now stays that one's. */
  async renew(duties: readonly Duty[], leaseMs: number): Promise<void> {
    if (duties.length === 0) return;
    await this.#connection.query('renew-duties', 'select log.renew_duties($1, $2, $3, $4, $5, $6)', [
      this.#holder,
      ...columnsOf(duties),
      leaseMs,
    ]);
  }
}

const columnsOf = (duties: readonly Duty[]): string[] =>
  (['tenant', 'stream', 'kind', 'number'] as const).map((column) => duties.map((duty) => duty[column]).join('\n'));

/** Wait before a duty is taken again that could not be done, longer each time. */
export const waitBeforeRetryMs = (duty: Duty): number => Math.min(retryMsMax, growingMs(duty));

/** The same for what was refused: it goes on growing. */
export const waitAfterRefusalMs = (duty: Duty): number => Math.min(refusedRetryMsMax, growingMs(duty));

const growingMs = ({ tries }: Duty): number => retryFirstMs * 2 ** Math.min(tries - 1, 20);
