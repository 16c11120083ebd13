import { z } from 'zod';
import { viewName } from './projector.ts';

const instant = z.iso.datetime();

/** Streams that are compared at most to tell how far the rows are behind. */
export const behindStreamsMax = 2_000;

const example = {
  at: '2026-11-20T09:12:30.250Z',
  log: { position: 8_204_771, newestAt: '2026-11-20T09:12:30.200Z', hiddenSeconds: 0 },
  outbox: { commits: 3, ageMs: 20 },
  bus: { unread: 0 },
  projectors: [{ copy: '0193441e', partitions: 1 }],
  partitions: [
    { partition: 0, copy: '0193441e', position: 8_204_760, behind: 2, behindSince: '2026-11-20T09:12:30.100Z' },
  ],
  isBehindMore: false,
  views: [{ view: 'instances' as const, version: 2, builtAt: '2026-11-01T00:00:00.000Z', differences: 0 }],
  parked: 0,
  check: { rounds: 4, streams: 812 },
  mayRebuild: false,
};

export const pipeline = z
  .object({
    at: instant,
    log: z.object({
      /** Of the newest event; null: there is none. */
      position: z.int().nullable(),
      newestAt: instant.nullable(),
      /** Age of the oldest event that an open transaction of the database hides from who reads the log in order. */
      hiddenSeconds: z.number(),
    }),
    /** Commits of which no message is known to have gone out; the sweep sends them. */
    outbox: z.object({ commits: z.int(), ageMs: z.number() }),
    /** Commits that the bus has and the projectors have not taken; null: the bus is away. */
    bus: z.object({ unread: z.int() }).nullable(),
    /** Copies that live, as the leases say. */
    projectors: z.array(z.object({ copy: z.string(), partitions: z.int() })),
    partitions: z.array(
      z.object({
        partition: z.int(),
        /** Null: nobody projects it now. */
        copy: z.string().nullable(),
        /** Up to here the log was compared with the rows; null: not yet. */
        position: z.int().nullable(),
        /** Streams with events that are not in the rows, parked ones left out. */
        behind: z.int(),
        /** When the oldest of those events was recorded. */
        behindSince: instant.nullable(),
      }),
    ),
    /** There is more than was compared: the numbers are at least. */
    isBehindMore: z.boolean(),
    views: z.array(
      z.object({
        view: viewName,
        /** Null: never built anew, of the first version. */
        version: z.int().nullable(),
        builtAt: instant.nullable(),
        /** Rows that are not what the log says. */
        differences: z.int(),
      }),
    ),
    /** Streams that stand still, of all tenants. */
    parked: z.int(),
    /** Rounds of the self-check over all streams, and streams compared in this one and before. */
    check: z.object({ rounds: z.int(), streams: z.int() }),
    /** You are an administrator of the installation: rebuilds and differences are told to you. */
    mayRebuild: z.boolean(),
  })
  .meta({
    id: 'Pipeline',
    description: 'From the log to the rows: what waits where.',
    examples: [example],
  });
export type Pipeline = z.infer<typeof pipeline>;
