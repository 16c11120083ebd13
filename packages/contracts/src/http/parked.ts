import { z } from 'zod';
import { instanceId, tenantId } from '../ids.ts';

/** What operators ask of streams with an event that cannot be applied. */

export const parkedLimits = {
  /** Of one list. */
  listMax: 200,
  /** Events that count as nothing in the rows, over all tenants: each copy of the projector holds them in memory. */
  skippedMax: 1_000,
} as const;

const instant = z.iso.datetime();
const stream = z.string().min(1).max(200).meta({ description: 'Of the log: `instance-<id>`, `role-<id>` …' });
const reason = z.string().trim().min(1).max(2_000);

const parkedExample = {
  tenant: 'harbour-homes',
  stream: 'instance-0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55',
  instance: '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55',
  title: 'Cancel booking BK-2031',
  revision: 9,
  type: 'TaskTeleported',
  recordedAt: '2026-11-20T09:12:30.250Z',
  actor: 'ana',
  reason: 'Error: TaskTeleported is not known here',
  tries: 3,
  parkedAt: '2026-11-20T09:12:30.300Z',
  isAsked: false,
  waiting: 4,
};

export const parkedStream = z.object({
  tenant: z.string(),
  stream: z.string(),
  /** Null: a stream of something else than an instance. */
  instance: instanceId.nullable(),
  title: z.string().nullable(),
  /** Of the event that cannot be applied. */
  revision: z.int(),
  /** Null, as the next two: the log has no such event. */
  type: z.string().nullable(),
  recordedAt: instant.nullable(),
  actor: z.string().nullable(),
  /** Why it cannot be applied. */
  reason: z.string(),
  tries: z.int(),
  parkedAt: instant,
  /** It is about to be tried again. */
  isAsked: z.boolean(),
  /** Events of the stream that are not in the rows, this one included. */
  waiting: z.int(),
});
export type ParkedStream = z.infer<typeof parkedStream>;

export const skippedEvent = z.object({
  tenant: z.string(),
  stream: z.string(),
  instance: instanceId.nullable(),
  title: z.string().nullable(),
  revision: z.int(),
  type: z.string(),
  /** `<tenant>:<user>` */
  by: z.string(),
  at: instant,
  reason: z.string(),
});
export type SkippedEvent = z.infer<typeof skippedEvent>;

export const parkedList = z
  .object({
    items: z.array(parkedStream),
    /** Events that count as nothing, the newest first. */
    skipped: z.array(skippedEvent),
  })
  .meta({
    id: 'ParkedStreams',
    description: 'Streams that stand still, the longest first, and what was skipped.',
    examples: [
      {
        items: [parkedExample],
        skipped: [
          {
            tenant: 'harbour-homes',
            stream: 'role-finance',
            instance: null,
            title: null,
            revision: 4,
            type: 'RoleCloned',
            by: 'harbour-homes:tomas',
            at: '2026-11-20T09:12:30.250Z',
            reason: 'Written by a trial version.',
          },
        ],
      },
    ],
  });
export type ParkedList = z.infer<typeof parkedList>;

/** Which event: what was parked when one looked. */
const place = { tenant: tenantId, stream, revision: z.int().positive() };

export const retryParked = z
  .strictObject(place)
  .meta({ id: 'RetryParked', examples: [{ tenant: 'harbour-homes', stream: parkedExample.stream, revision: 9 }] });
export const skipParked = z.strictObject({ ...place, reason }).meta({
  id: 'SkipParked',
  examples: [
    { tenant: 'harbour-homes', stream: parkedExample.stream, revision: 9, reason: 'Written by a trial version.' },
  ],
});

export const parkedEffect = z
  .object({
    /** How far the rows would come. */
    revision: z.int(),
    /** The stream’s last event. */
    last: z.int(),
    /** Where it would stand still then; null: nowhere. */
    parked: z.object({ revision: z.int(), type: z.string(), reason: z.string() }).nullable(),
  })
  .meta({
    id: 'ParkedEffect',
    description: 'With `dryRun=true`: how far the rows would come, by the code of the copy that answers.',
    examples: [{ revision: 12, last: 12, parked: null }],
  });
export type ParkedEffect = z.infer<typeof parkedEffect>;

export const parkedAsked = z
  .object({ asked: z.literal(true) })
  .meta({ id: 'ParkedAsked', description: 'It is tried with the next sweep.', examples: [{ asked: true }] });
