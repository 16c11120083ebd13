import type { Recipe } from './recipes.ts';

let count = 0;
const serial = (): number => ++count;

const onDefinitionDraft: Recipe = {
  values: async (office) => ({ 'path.key': await office.draft() }),
  names: { 'path.key': 'draft' },
};

/** How the operations on definitions and their drafts are used. */
export const definitionRecipes: Record<string, Recipe> = {
  'PUT /v1/definitions/{key}/draft': {
    values: (office) => ({ 'path.key': `${office.tenant}-new-${serial()}`, 'body.document': { name: 'New' } }),
    names: { 'path.key': 'draft' },
    plain: ['body.document'],
  },
  'GET /v1/definitions/{key}/draft': onDefinitionDraft,
  'DELETE /v1/definitions/{key}/draft': onDefinitionDraft,
  'GET /v1/definitions/{key}/draft/saves': onDefinitionDraft,
  'GET /v1/definitions/{key}/draft/saves/{revision}': {
    values: async (office) => ({ 'path.key': await office.draft(), 'path.revision': 1 }),
    names: { 'path.key': 'draft' },
    plain: ['path.revision'],
  },
  'GET /v1/drafts': {
    values: async (office) => {
      await office.draft();
      return {};
    },
    plain: ['query.after', 'query.limit'],
  },
  'POST /v1/definitions/{key}/versions': {
    values: async (office) => {
      const key = `${office.tenant}-new-${serial()}`;
      const steps = { done: { type: 'end', status: 'completed' } };
      return { 'path.key': key, 'body.document': { key, start: 'done', steps }, 'body.confirmWarnings': true };
    },
    names: { 'path.key': 'draft' },
    with: { 'path.key': { 'body.document': undefined } },
    plain: ['query.dryRun', 'body.document', 'body.confirmWarnings'],
  },
  'POST /v1/definitions/{key}/versions/{version}/deprecate': {
    values: async (office) => ({ 'path.key': await office.definition(), 'path.version': 1, 'body.reason': 'x' }),
    names: { 'path.key': 'definition' },
    plain: ['path.version', 'body.reason'],
  },
  'GET /v1/definitions': {
    values: async (office) => {
      await office.settle();
      return { 'query.limit': 200 };
    },
    names: { 'query.key': 'definition' },
    plain: ['query.limit', 'query.cursor', 'query.allVersions', 'query.running'],
  },
  'GET /v1/definitions/{key}/versions/{version}': {
    values: async (office) => {
      const key = await office.definition();
      await office.settle();
      return { 'path.key': key, 'path.version': 1 };
    },
    names: { 'path.key': 'definition' },
    plain: ['path.version'],
  },
};
