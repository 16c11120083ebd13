/** Streams, subjects and durable names on NATS: the only place where they are spelled. */

/** JetStream stream of commits. A message is a JSON array of `LogEvent` (one commit's events of one partition). */
export const logStreamName = 'log';
export const logSubjects = 'log.*';
/**
 * What the stream keeps, whoever makes it: enough that a consumer which was away finds most of it, for commits are permanent in
 * Postgres. Within `duplicateWindowMs` a repeated publish is recognised.
 */
export const logStreamLimits = { maxAgeMs: 86_400_000, maxBytes: 1_073_741_824, duplicateWindowMs: 120_000 } as const;
export const logSubject = (partition: number): string => `log.${partition}`;
/** Deduplicates a repeated publish; `part` counts the messages that a large commit was split into. */
export const logMessageId = (epoch: number, xid: string, partition: number, part: number): string =>
  `${epoch}.${xid}.${partition}.${part}`;
export const projectorDurable = (partition: number): string => `projector-${partition}`;

/** Core NATS: rows that one transaction of the projector wrote (`FeedMessage`). A hint; the tables have it all. */
export const feedSubject = (partition: number): string => `read.${partition}`;
export const feedSubjects = 'read.*';

/** Core NATS: a tenant's directory or definitions changed; command processes look again. Payload: the tenant's id. */
export const indexChangedSubject = 'index.changed';

/** FNV-1a over tenant and stream. The number of partitions may change at any time: consumers go by revisions. */
export function partitionOf(tenant: string, stream: string, partitions: number): number {
  if (partitions === 1) return 0;
  const key = `${tenant}\n${stream}`;
  let h = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) h = Math.imul(h ^ key.charCodeAt(i), 0x01000193);
  return (h >>> 0) % partitions;
}
