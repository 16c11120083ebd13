import type { LogEvent } from '@procession/contracts/events/envelope.ts';

/** An event as the log's table has it. */
export interface LoggedEvent extends LogEvent {
  xid: string;
  position: number;
}
