import type { JsonObject } from '../json.ts';
import type { CalendarEventType } from './calendar.ts';
import type { DefinitionEventType } from './definition.ts';
import type { DirectoryEventType } from './directory.ts';
import type { InstanceEventType } from './instance.ts';
import type { ChoicesEventType } from './notification-choices.ts';

export type EventType =
  | InstanceEventType
  | DefinitionEventType
  | DirectoryEventType
  | CalendarEventType
  | ChoicesEventType;

/** Who and what caused an event. Part of the hash. */
export interface EventMeta {
  /** The `sub` of the token, or `system`. */
  actor: string;
  /** The client that the token was given to. */
  client?: string;
  onBehalfOf?: string;
  /** The idempotency key of the command: what one command wrote shares it. */
  command: string;
  /** W3C `traceparent`: of the span of the command's request, or as its client sent it. */
  traceparent?: string;
}

/**
 * An event as it stands in the log and on the bus. `revision` counts 1..n within the stream without a gap;
 * the event's id is `<stream>/<revision>`.
 */
export interface LogEvent {
  tenant: string;
  stream: string;
  revision: number;
  type: string;
  schemaVersion: number;
  /** Database time, ISO 8601, UTC, milliseconds; never goes back within a stream. */
  recordedAt: string;
  data: JsonObject;
  meta: EventMeta;
  /** sha256, hex, over the predecessor's hash and this event (platform/hash-chain.ts). */
  hash: string;
}

/** Where an event stands in the whole log. `xid` is a 64-bit number as text. */
export interface Cursor {
  epoch: number;
  xid: string;
  position: number;
}

/** The schema version that is written now, per event type. A change of an event's shape raises it and adds an upcast. */
export const schemaVersions: Partial<Record<EventType, number>> = {};
export const schemaVersionOf = (type: string): number => schemaVersions[type as EventType] ?? 1;
