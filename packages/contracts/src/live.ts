import { z } from 'zod';
import { definitionKey, instanceId } from './ids.ts';
import { liveLimits } from './live-limits.ts';
import { liveRow } from './read-models.ts';
import { instanceStatus } from './statuses.ts';

/** Messages of a live connection (`GET /v1/live`, WebSocket, JSON text frames). */

export const liveTopic = z.discriminatedUnion('name', [
  z.object({
    name: z.literal('instances'),
    filter: z
      .object({
        status: instanceStatus.optional(),
        definition: definitionKey.optional(),
        entityType: z.string().max(64).optional(),
        entityId: z.string().max(200).optional(),
      })
      .strict()
      .default({}),
  }),
  z.object({ name: z.literal('instance'), id: instanceId }),
  /** The open tasks that the caller may act on. */
  z.object({ name: z.literal('tasks') }),
  /** What the caller is told of, the newest first. */
  z.object({ name: z.literal('notifications') }),
]);
export type LiveTopic = z.infer<typeof liveTopic>;

/** Where a reader of the feed stands. In a message it may name some partitions only: merge it, the greater number wins. */
export const place = z.object({
  epoch: z.int().min(0),
  partitions: z.record(z.string().regex(/^\d{1,4}$/), z.int().min(0)),
});

export const fromClient = z.discriminatedUnion('type', [
  z
    .object({
      type: z.literal('subscribe'),
      /** The client's own name for the subscription; every answer carries it. */
      id: z.string().min(1).max(64),
      topic: liveTopic,
      limit: z.int().min(1).max(liveLimits.rowsMax).default(liveLimits.rowsDefault),
      /**
       * Resume: where the client stands, `rights` of its last snapshot, and the rows that it holds by revision. A copy may
       * be behind the one that sent them; without the revisions it would take an earlier change for a later one.
       */
      from: z
        .object({
          place,
          rights: z.string().max(64),
          holds: z
            .record(z.string().max(80), z.int())
            .refine(
              (holds) => Object.keys(holds).length <= liveLimits.rowsMax * liveLimits.heldFactor,
              `holds more than ${liveLimits.rowsMax * liveLimits.heldFactor} rows`,
            ),
        })
        .optional(),
    })
    .strict(),
  z.object({ type: z.literal('unsubscribe'), id: z.string().min(1).max(64) }).strict(),
]);
export type FromClient = z.infer<typeof fromClient>;

export const liveChange = z.union([
  /** Apply it when its revision is later than yours. `since` beyond the revision that you hold: something is missing, subscribe anew. */
  z.object({ id: z.string(), row: liveRow, since: z.int() }),
  /** The row left what the subscription shows: forget it, unless you have a later revision. */
  z.object({ id: z.string(), remove: z.string(), revision: z.int() }),
]);
export type LiveChange = z.infer<typeof liveChange>;

export const toClient = z.discriminatedUnion('type', [
  /** Forget what you have for this id. `rights`: a fingerprint of what you may see, to be given back when you resume. */
  z.object({
    type: z.literal('snapshot'),
    id: z.string(),
    place,
    rights: z.string(),
    rows: z.array(liveRow),
    hasMore: z.boolean(),
  }),
  /** Nothing is lost: what changed since your place follows. */
  z.object({ type: z.literal('resumed'), id: z.string() }),
  /** One frame per client and batch: whoever has the frame stands at its place, all of it or nothing. */
  z.object({ type: z.literal('changes'), place, changes: z.array(liveChange) }),
  /** All up to here was sent; nothing in it for you. */
  z.object({ type: z.literal('place'), place }),
  /** The thread is lost, a snapshot follows. */
  z.object({
    type: z.literal('resync'),
    id: z.string(),
    reason: z.enum(['place-too-old', 'other-epoch', 'too-slow', 'rights-changed', 'too-much-changed']),
  }),
  z.object({
    type: z.literal('refused'),
    id: z.string().nullable(),
    problem: z.object({ type: z.string(), title: z.string(), status: z.int(), detail: z.string() }),
  }),
]);
export type ToClient = z.infer<typeof toClient>;
