import type { DefinitionKind } from './office.ts';
import type { Recipe, Values } from './recipes.ts';

const onTask = (kind: Exclude<DefinitionKind, 'stuck' | 'job'>, body: Values): Recipe => ({
  values: async (office) => ({ 'path.id': `${await office.instance(kind)}.1`, ...body }),
  names: { 'path.id': 'task' },
});

/** On a draft that is there. */
const onDraft: Recipe = {
  values: async (office) => {
    const task = `${await office.instance('private')}.1`;
    await office.must('PUT', `/v1/tasks/${task}/draft`, { comment: office.tenant });
    return { 'path.id': task };
  },
  names: { 'path.id': 'task' },
  plain: ['query.visibility'],
};

/** How the operations on tasks are used. */
export const taskRecipes: Record<string, Recipe> = {
  'POST /v1/tasks/{id}/claim': onTask('shared', {}),
  'POST /v1/tasks/{id}/release': onTask('claimed', {}),
  'POST /v1/tasks/{id}/assign': {
    values: async (office) => ({ 'path.id': `${await office.instance('private')}.1`, 'body.to': office.person('act') }),
    names: { 'path.id': 'task', 'body.to': 'user', 'body.from': 'seat' },
    plain: ['body.reason', 'query.dryRun'],
  },
  'POST /v1/tasks/{id}/delegate': {
    values: async (office) => ({ 'path.id': `${await office.instance('private')}.1`, 'body.to': office.person('act') }),
    names: { 'path.id': 'task', 'body.to': 'user' },
    plain: ['body.reason'],
  },
  'POST /v1/tasks/{id}/return': {
    values: async (office) => {
      const task = `${await office.instance('private')}.1`;
      await office.must('POST', `/v1/tasks/${task}/delegate`, { to: office.person('act') });
      return { 'path.id': task };
    },
    names: { 'path.id': 'task', 'body.seat': 'seat' },
    plain: ['body.reason'],
  },
  'POST /v1/tasks/{id}/ask': {
    values: async (office) => ({
      'path.id': `${await office.instance('private')}.1`,
      'body.question': 'x',
      'body.of': office.person('act'),
    }),
    names: { 'path.id': 'task', 'body.of': 'user' },
    plain: ['body.question'],
  },
  'POST /v1/tasks/{id}/answer': {
    values: async (office) => {
      const task = `${await office.instance('form')}.1`;
      const body = { of: office.person('everything'), question: 'x' };
      await office.send(office.person('act'), {
        service: 'command',
        method: 'POST',
        path: `/v1/tasks/${task}/ask`,
        body,
      });
      return { 'path.id': task, 'body.answer': 'y' };
    },
    names: { 'path.id': 'task' },
    plain: ['body.answer', 'body.question'],
  },
  'POST /v1/tasks/{id}/withdraw': {
    values: async (office) => {
      const task = `${await office.instance('voted')}.1`;
      await office.must('POST', `/v1/tasks/${task}/decide`, { outcome: 'approved' });
      return { 'path.id': task };
    },
    names: { 'path.id': 'task' },
    plain: ['query.dryRun'],
  },
  'POST /v1/tasks/{id}/decide': {
    ...onTask('shared', { 'body.outcome': 'approved' }),
    plain: ['query.dryRun', 'body.outcome', 'body.comment', 'body.data', 'body.seen'],
  },
  'POST /v1/tasks/{id}/complete': {
    ...onTask('form', { 'body.data': { note: 'y' } }),
    plain: ['query.dryRun', 'body.outcome', 'body.comment', 'body.data', 'body.seen'],
  },
  'PUT /v1/tasks/{id}/draft': {
    ...onTask('form', { 'body.data': { note: 'y' } }),
    plain: ['query.visibility', 'body.outcome', 'body.comment', 'body.data'],
  },
  'GET /v1/tasks/{id}/draft': onDraft,
  'DELETE /v1/tasks/{id}/draft': onDraft,
  'POST /v1/tasks/{id}/comment': { ...onTask('private', { 'body.comment': 'x' }), plain: ['body.comment'] },
};
