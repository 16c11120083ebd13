import { instanceStream } from '@procession/contracts/ids.ts';

/** What is due and in this hand until its lease ends (log.claim_duties). */
export interface Duty {
  tenant: string;
  stream: string;
  kind: string;
  /** Of the timer or job, as its instance counts them. */
  number: number;
  attempt: number;
  /** How often it was taken since it became due, this time included. */
  tries: number;
  /** Of the fact that says what is to be done. */
  revision: number | null;
  /** How late it was when it was taken. */
  late_ms: number;
}

export const instanceOf = ({ stream }: Duty): string => stream.slice(instanceStream('').length);
