/** `timer`, `http`: carried out by workers. `pull`: given to external workers. The others: by this service itself. */
export type DutyKind = 'timer' | 'http' | 'pull' | 'handover' | 'message' | 'signal' | 'start' | 'cron' | 'lock';

/** What an event changes in the index of open duties and waits (migrations/0002_indexes_of_the_write_side.sql, log.keep_duties). */
export type DutyChange =
  | {
      op: 'open';
      kind: DutyKind;
      number: number;
      /** Not before this instant; absent: at once. */
      at?: string;
      attempt?: number;
      revision?: number;
      type?: string;
      leaseMs?: number;
      /** Another stream of the same tenant. */
      stream?: string;
    }
  /** `stream`: another one of the same tenant. */
  | { op: 'close'; kind: DutyKind; number: number; stream?: string }
  | {
      op: 'wait';
      wait: number;
      alternative: number;
      kind: 'message' | 'callback' | 'signal';
      name: string;
      key: string;
    }
  | { op: 'waited'; wait: number }
  | { op: 'suspend' | 'resume' }
  /** A message has found who waited for it. */
  | { op: 'given'; number: number }
  /** It did not fit who waited for it: it is kept for a retry, also when its sender had not asked for that. */
  | { op: 'kept'; number: number }
  /** A message that was kept so is not needed any more. */
  | { op: 'used'; kind: 'message' | 'callback'; name: string; key: string; id: string };
