import { z } from 'zod';

/** What the gateway says of the processes behind it. */
export const watchedServices = ['command', 'query', 'notifier', 'projector', 'worker'] as const;

const copyState = z.object({
  /** `ready`: it can do its work. `not-ready`: it answers that it cannot. `away`: no answer. */
  state: z.enum(['ready', 'not-ready', 'away']),
  /** Of one that is not ready: what it lacks. */
  why: z.string().nullable(),
  /** Of what it does most, since it began: how often, and how many took at most so many seconds. Null: it does not measure that. */
  latency: z
    .object({
      count: z.number(),
      seconds: z.number(),
      buckets: z.array(z.object({ le: z.number(), count: z.number() })),
    })
    .nullable(),
  /** Of the notifier: windows that listen. */
  windows: z.int().nullable(),
});

const ready = { state: 'ready' as const, why: null, windows: null };

export const servicesAnswer = z
  .object({
    at: z.iso.datetime(),
    services: z.array(z.object({ name: z.enum(watchedServices), copies: z.array(copyState) })),
  })
  .meta({
    id: 'Services',
    description: 'The copies that the gateway knows by address, and how they are.',
    examples: [
      {
        at: '2026-11-20T09:12:30.250Z',
        services: [
          {
            name: 'command',
            copies: [
              {
                ...ready,
                latency: {
                  count: 812,
                  seconds: 3.25,
                  buckets: [
                    { le: 0.005, count: 800 },
                    { le: 5, count: 812 },
                  ],
                },
              },
            ],
          },
          {
            name: 'projector',
            copies: [{ ...ready, state: 'not-ready', why: 'log: connection refused', latency: null }],
          },
        ],
      },
    ],
  });
export type ServicesAnswer = z.infer<typeof servicesAnswer>;
export type WatchedService = ServicesAnswer['services'][number];
export type CopyState = WatchedService['copies'][number];
