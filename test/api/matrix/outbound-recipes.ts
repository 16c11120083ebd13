import { waitUntil } from '@procession/stack/wait-until.ts';
import type { Office } from './office.ts';
import type { Recipe } from './recipes.ts';

let count = 0;

/** Where nobody listens. */
const hookUrl = 'https://hooks.invalid/crm';

export async function newWebhook({ tenant, must }: Office): Promise<string> {
  const id = `${tenant}_webhook_${++count}`;
  await must('PUT', `/v1/webhooks/${id}`, { url: hookUrl, enabled: false });
  return id;
}

/** Something that this webhook is told. */
async function deliveryOf(office: Office, webhook: string): Promise<number> {
  const path = `/v1/webhooks/${webhook}`;
  await office.must('PUT', path, { url: hookUrl });
  await office.instance('private');
  const look = async () => {
    const { body } = await office.must('GET', `${path}/deliveries`);
    return (body.items as { id: number }[])[0];
  };
  const delivery = await waitUntil('a delivery', look, { withinMs: 10_000 });
  await office.must('PUT', path, { url: hookUrl, enabled: false });
  return delivery.id;
}

/** Of what is sent to others. */
const onWebhook: Recipe = {
  values: async (office) => ({ 'path.id': await newWebhook(office) }),
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
      const id = await newWebhook(office);
      return { 'path.id': id, 'path.delivery': await deliveryOf(office, id) };
    },
    names: { 'path.id': 'webhook' },
    plain: ['path.delivery'],
  },
};
