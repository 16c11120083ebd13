import { z } from 'zod';

/** Bounds of `GET /v1/finished`: a day of a clock that is put back has 25 hours; today and the same day of four weeks before are five. */
export const finishedLimits = { daysMax: 5, hoursMax: 25, perDayMax: 10_000 } as const;

const day = z.iso.datetime({ offset: true });

export const getFinished = z.strictObject({
  from: z
    .union([z.string(), z.array(z.string())])
    .transform((given) => (Array.isArray(given) ? given : [given]).flatMap((text) => text.split(',')))
    .pipe(z.array(day).min(1).max(finishedLimits.daysMax))
    .meta({
      description: `When the days begin, up to ${finishedLimits.daysMax} with commas between: midnight by the clocks of who asks.`,
      examples: ['2026-11-19T23:00:00.000Z'],
    }),
  hours: z.coerce
    .number()
    .int()
    .min(1)
    .max(finishedLimits.hoursMax)
    .default(24)
    .meta({ description: 'How many hours of each are told.' }),
});

export const finished = z
  .object({
    days: z.array(
      z.object({
        from: z.iso.datetime(),
        /** Instances that ended in the first hour, the second, …; null: not counted, for later ones of this day were too many. */
        hours: z.array(z.int().nullable()),
      }),
    ),
  })
  .meta({
    id: 'Finished',
    description: 'Per day and hour, how many ended.',
    examples: [{ days: [{ from: '2026-11-19T23:00:00.000Z', hours: [0, 0, 0, 0, 0, 0, 0, 8, 22, 31] }] }],
  });
export type Finished = z.infer<typeof finished>;
