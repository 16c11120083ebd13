import type { DefinitionKind } from './office.ts';
import type { Recipe, Values } from './recipes.ts';

type Startable = Exclude<DefinitionKind, 'stuck' | 'job'>;

const operated = (body: Values, kind: Startable = 'private'): Recipe => ({
  values: async (office) => ({ 'path.id': await office.instance(kind), ...body }),
  names: { 'path.id': 'instance' },
  plain: [...Object.keys(body), 'query.dryRun'],
});

const look = { 'body.visit': 'look#1' };
const reason = { 'body.reason': 'x' };

/** How operators intervene in the course of an instance. */
export const courseRecipes: Record<string, Recipe> = {
  'POST /v1/instances/{id}/cancel': operated(reason),
  'POST /v1/instances/{id}/suspend': operated(reason),
  'POST /v1/instances/{id}/resume': {
    ...operated(reason),
    values: async (office) => {
      const id = await office.instance('private');
      await office.must('POST', `/v1/instances/${id}/suspend`, { reason: 'x' });
      return { 'path.id': id, 'body.reason': 'x' };
    },
  },
  'POST /v1/instances/{id}/rewind': operated({ ...look, ...reason, 'body.compensate': true }),
  'POST /v1/instances/{id}/move': operated({ ...look, ...reason, 'body.to': 'done' }),
  'POST /v1/instances/{id}/intervene': operated({
    ...look,
    ...reason,
    'body.how': 'skipped',
    'body.outcome': 'approved',
  }),
  'POST /v1/instances/{id}/add-item': operated({ ...look, 'body.value': 'x' }, 'items'),
  'POST /v1/instances/{id}/close-items': operated(look, 'items'),
};
