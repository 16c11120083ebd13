import type { Recipe } from './recipes.ts';

let count = 0;

/** Of what is sent to others. */
const onWebhook: Recipe = {
  values: async (office) => ({ 'path.id': await office.newWebhook() }),
  names: { 'path.id': 'webhook' },
};

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
  'PUT /v1/webhooks/{id}': {
    values: (office) => ({
      'path.id': `${office.tenant}_new_${++count}`,
      'body.url': 'https://crm.example/hook',
      'body.enabled': false,
    }),
    names: { 'path.id': 'webhook', 'body.definitions': 'definitions' },
    plain: ['url', 'events', 'statuses', 'emits', 'enabled'].map((name) => `body.${name}`),
  },
  'GET /v1/webhooks': { values: () => ({}) },
  'DELETE /v1/webhooks/{id}': onWebhook,
  'POST /v1/webhooks/{id}/rotate': onWebhook,
  'GET /v1/webhooks/{id}/deliveries': {
    ...onWebhook,
    plain: ['status', 'before', 'limit'].map((name) => `query.${name}`),
  },
  'POST /v1/webhooks/{id}/deliveries/{delivery}/redeliver': {
    values: async (office) => {
      const id = await office.newWebhook();
      return { 'path.id': id, 'path.delivery': await office.deliveryOf(id) };
    },
    names: { 'path.id': 'webhook' },
    plain: ['path.delivery'],
  },
};
