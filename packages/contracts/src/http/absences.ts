import { z } from 'zod';
import { absenceProfile } from '../events/directory.ts';
import { absenceId } from '../ids.ts';

/** Bodies of `/v1/directory/absences`. */
const winter = {
  user: 'maria',
  substitute: 'sam',
  from: '2026-12-21',
  to: '2027-01-03',
  zone: 'Europe/Madrid',
  definitions: ['booking-cancellation'],
};

export const putAbsence = z
  .strictObject({
    ...absenceProfile.shape,
    /** Absent: that of the tenant's default calendar. */
    zone: absenceProfile.shape.zone.optional(),
  })
  .meta({ id: 'PutAbsence', examples: [winter] });

export const absenceAnswer = z
  .object({ id: absenceId, revision: z.int(), cancelled: z.boolean(), profile: absenceProfile })
  .meta({
    id: 'Absence',
    description: 'The absence as it is now.',
    examples: [{ id: 'maria-winter', revision: 1, cancelled: false, profile: winter }],
  });
export type AbsenceAnswer = z.infer<typeof absenceAnswer>;

export const absenceList = z.object({ items: z.array(absenceAnswer) }).meta({
  id: 'AbsenceList',
  description: 'Absences that are not over, by their first day.',
  examples: [{ items: [{ id: 'maria-winter', revision: 1, cancelled: false, profile: winter }] }],
});
