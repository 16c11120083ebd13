import type { Office } from './office.ts';
import type { Recipe, Values } from './recipes.ts';

let count = 0;

const onJob = (body: Values, ...plain: string[]): Recipe => ({
  values: async (office) => ({ 'body.id': await office.job(), 'body.attempt': 1, ...body }),
  names: { 'body.id': 'task' },
  plain: ['attempt', ...plain].map((name) => `body.${name}`),
});

/** A message that is kept; its id. */
export async function sentMessage(office: Office, id: string): Promise<string> {
  await office.must('POST', '/v1/messages', { name: 'thing.told', key: 'x', id: `${office.tenant}-${id}` });
  return `${office.tenant}-${id}`;
}

/** How the operations of other systems are used. */
export const machineRecipes: Record<string, Recipe> = {
  'POST /v1/messages': {
    values: (office) => ({
      'body.name': 'thing.told',
      'body.key': `${office.tenant}-${++count}`,
      'body.id': `message-${count}`,
    }),
    names: { 'body.id': 'message' },
    plain: ['name', 'key', 'body', 'keep'].map((name) => `body.${name}`),
  },
  'POST /v1/jobs/activate': {
    values: (office) => ({ 'body.types': [office.tenant], 'body.worker': 'matrix' }),
    plain: ['types', 'worker', 'max', 'leaseMs', 'waitMs'].map((name) => `body.${name}`),
  },
  'POST /v1/jobs/heartbeat': onJob({ 'body.worker': 'matrix' }, 'worker', 'leaseMs'),
  'POST /v1/jobs/complete': onJob({}, 'output'),
  'POST /v1/jobs/fail': onJob({ 'body.error': { message: 'x' } }, 'error', 'retryAfterMs'),
  'POST /v1/signals': {
    values: () => ({ 'body.name': 'told', 'body.id': `signal-${++count}` }),
    plain: ['body.name', 'body.id'],
  },
};
