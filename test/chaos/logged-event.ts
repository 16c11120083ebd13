import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import type { Json } from '@procession/contracts/json.ts';

/** An event as the log's table has it. */
export interface LoggedEvent extends LogEvent {
  xid: string;
  position: number;
}

/** A value of an event's data that is a name, a number or an id; empty for anything else. */
export const textOf = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
