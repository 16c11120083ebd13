import type { Recipe } from './recipes.ts';

let count = 0;

/** Of what is sent to others. */
export const outboundRecipes: Record<string, Recipe> = {
  'PUT /v1/credentials/{name}': {
    values: (office) => ({
      'path.name': `${office.tenant}_new_${++count}`,
      'body.secret': { kind: 'bearer', token: office.tenant },
      'body.hosts': ['pay.example'],
    }),
    names: { 'path.name': 'credential' },
    plain: ['body.secret', 'body.hosts'],
  },
  'DELETE /v1/credentials/{name}': {
    values: async (office) => ({ 'path.name': await office.newCredential() }),
    names: { 'path.name': 'credential' },
  },
  'GET /v1/credentials': { values: () => ({}) },
};
