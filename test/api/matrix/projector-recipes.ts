import type { Office } from './office.ts';
import type { Recipe, Values } from './recipes.ts';

const parkedPlaces = ['body.tenant', 'body.stream', 'body.revision'];
const parked = async (office: Office): Promise<Values> => ({
  'body.tenant': office.tenant,
  'body.stream': await office.parked(),
  'body.revision': 900,
});

/** What operators ask the projector. */
export const projectorRecipes: Record<string, Recipe> = {
  // Of the installation: they concern all tenants.
  'POST /v1/rebuilds': {
    by: 'root',
    values: async (office) => {
      await office.rebuild();
      return { 'body.views': ['audit'] };
    },
    plain: ['body.views'],
  },
  'GET /v1/rebuilds': { by: 'root', values: () => ({}) },
  'GET /v1/rebuilds/{id}': {
    by: 'root',
    values: async (office) => ({ 'path.id': await office.rebuild() }),
    plain: ['path.id'],
  },
  'POST /v1/rebuilds/{id}/abandon': {
    by: 'root',
    values: async (office) => {
      await office.rebuild();
      return { 'path.id': await office.openRebuild(), 'body.reason': 'x' };
    },
    plain: ['path.id', 'body.reason'],
  },
  // Of the projector; whose stream it is, its own tests look at (parked-routes.int.spec.ts).
  'GET /v1/pipeline': { values: () => ({}) },
  'GET /v1/parked': { values: () => ({}) },
  'POST /v1/parked/retry': { values: parked, plain: [...parkedPlaces, 'query.dryRun'] },
  'POST /v1/parked/skip': {
    values: async (office) => ({ ...(await parked(office)), 'body.reason': 'x' }),
    plain: [...parkedPlaces, 'body.reason', 'query.dryRun'],
  },
  'GET /v1/differences': { by: 'root', values: () => ({}) },
};
