import { z } from 'zod';

/** What operators ask the projector over HTTP. */

export const viewName = z
  .enum(['instances', 'tasks', 'audit', 'notifications', 'definitions', 'directory'])
  .meta({ description: 'What the read models show, each in tables of its own.' });

export const requestRebuild = z
  .strictObject({
    views: z
      .union([z.literal('all'), z.array(viewName).min(1).max(viewName.options.length)])
      .meta({ description: 'Which views, or `all`. Those that can only change places together are added.' }),
  })
  .meta({ id: 'RequestRebuild', examples: [{ views: ['audit'] }, { views: 'all' }] });

export const abandonRebuild = z
  .strictObject({ reason: z.string().trim().min(1).max(2_000) })
  .meta({ id: 'AbandonRebuild', examples: [{ reason: 'Asked for by mistake.' }] });

const instant = z.iso.datetime();

const rebuildExample = {
  id: 3,
  views: ['audit'],
  state: 'loading',
  requestedBy: 'harbour-homes:priya',
  requestedAt: '2026-11-20T09:12:30.250Z',
  beganAt: '2026-11-20T09:12:31.000Z',
  endedAt: null,
  eventsTotal: 812_000,
  eventsDone: 402_000,
  reason: null,
};

export const rebuild = z
  .object({
    id: z.int(),
    /** All that are built. */
    views: z.array(viewName),
    state: z.enum(['waiting', 'loading', 'catching_up', 'done', 'failed']),
    /** `<tenant>:<user>`, or `system`: the code has another version of a view than its tables. */
    requestedBy: z.string(),
    requestedAt: instant,
    beganAt: instant.nullable(),
    endedAt: instant.nullable(),
    eventsTotal: z.int(),
    eventsDone: z.int(),
    /** Why it failed. */
    reason: z.string().nullable(),
  })
  .meta({ id: 'Rebuild', description: 'A rebuild and how far it is.', examples: [rebuildExample] });
export type Rebuild = z.infer<typeof rebuild>;

export const rebuildList = z
  .object({ items: z.array(rebuild) })
  .meta({ id: 'RebuildList', description: 'The newest rebuilds.', examples: [{ items: [rebuildExample] }] });

export const rebuildPath = z.strictObject({
  id: z.coerce.number().int().min(1).max(2_147_483_647).meta({ description: 'Of the rebuild.' }),
});

/** A row that is not what the log says. */
export const rowDifference = z
  .object({
    tenant: z.string(),
    stream: z.string(),
    view: viewName,
    /** The row within the view: its key's columns. */
    row: z.string(),
    /** `<stream>/<revision>`: the first event after which the row is wrong. */
    event: z.string(),
    /** What the row has and what the log says, by column. */
    columns: z.record(z.string(), z.object({ row: z.unknown(), log: z.unknown() })),
    foundAt: instant,
    seenAt: instant,
  })
  .meta({ id: 'RowDifference' });
export type RowDifference = z.infer<typeof rowDifference>;

export const differenceList = z.object({ items: z.array(rowDifference) }).meta({
  id: 'RowDifferenceList',
  description: 'Rows that are not what the log says, the newest first.',
  examples: [
    {
      items: [
        {
          tenant: 'harbour-homes',
          stream: 'instance-0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55',
          view: 'instances',
          row: '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55',
          event: 'instance-0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55/9',
          columns: { status: { row: 'in_progress', log: 'approved' } },
          foundAt: '2026-11-20T09:12:30.250Z',
          seenAt: '2026-11-20T09:12:30.250Z',
        },
      ],
    },
  ],
});

export const operatorLimits = { listMax: 50, differencesMax: 200 } as const;
