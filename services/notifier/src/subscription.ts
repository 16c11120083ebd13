import type { LiveTopic } from '@procession/contracts/live.ts';
import type { LiveRow } from '@procession/contracts/read-models.ts';
import { keysOfTopic } from '@procession/read-models/matches.ts';
import type { LiveConnection } from './connection.ts';

/** What is known of a row that a client holds. Without its place in the list: the client brought it along when it resumed. */
export interface Held {
  readonly revision: number;
  readonly place?: string;
}

/** One topic of one connection, and which of its rows the client has or is about to have. */
export interface Subscription {
  readonly id: string;
  readonly connection: LiveConnection;
  readonly topic: LiveTopic;
  readonly limit: number;
  /** Those under which it waits (`read-models/matches.ts`). They change when its viewer stands in for others. */
  keys: readonly string[];
  readonly held: Map<string, Held>;
  /** Batches up to here are in its snapshot. */
  from: Record<string, number>;
  /** False while a snapshot is due or being read. */
  isLive: boolean;
  /** Counts the snapshots that were begun; the answer to an earlier one is void. */
  turn: number;
}

export const newSubscription = (
  connection: LiveConnection,
  id: string,
  topic: LiveTopic,
  limit: number,
): Subscription => ({
  id,
  connection,
  topic,
  limit,
  keys: keysOfTopic(topic, connection.viewer),
  held: new Map(),
  from: {},
  isLive: false,
  turn: 0,
});

export const rowKey = (tenant: string, view: LiveRow['view'], id: string): string => `${tenant}\n${view}\n${id}`;
