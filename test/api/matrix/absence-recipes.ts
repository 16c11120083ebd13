import type { Recipe } from './recipes.ts';

let count = 0;

/** Of who is away. */
export const absenceRecipes: Record<string, Recipe> = {
  'PUT /v1/directory/absences/{id}': {
    values: (office) => ({
      'path.id': `${office.tenant}-new-${++count}`,
      'body.user': office.person('act'),
      'body.substitute': office.person('everything'),
      'body.from': '2026-01-01',
      'body.to': '2026-01-31',
    }),
    names: { 'path.id': 'absence', 'body.user': 'user', 'body.substitute': 'user' },
    plain: ['body.from', 'body.to', 'body.zone', 'body.definitions'],
  },
  'DELETE /v1/directory/absences/{id}': {
    values: async (office) => ({ 'path.id': await office.newAbsence() }),
    names: { 'path.id': 'absence' },
  },
  'GET /v1/directory/absences': { values: () => ({}) },
};
