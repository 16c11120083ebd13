import {
  deliveryList,
  listDeliveries,
  putWebhook,
  redeliver,
  redeliverAnswer,
  rotateWebhook,
  secretAnswer,
  webhookAnswer,
  webhookId,
  webhookLimits,
  webhookList,
} from '@procession/contracts/http/webhooks.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import { z } from 'zod';
import { requireRight } from '../../http/require-right.ts';
import { type AddRoutes, commandProblems } from '../../http/routes.ts';

const params = z.object({ id: webhookId });
const tags = ['Webhooks'];
const config = { permission: 'administer' } as const;

/** Who outside is told of what happens: rows, as they concern how this installation is set up and not what happened in it. */
export const addWebhookRoutes: AddRoutes = (app, ports) => {
  const { webhooks } = ports;
  const require = (identity: { tenant: string; actor: string }): Promise<void> =>
    requireRight(ports, { ...identity, permission: 'administer', what: 'manage webhooks' });

  app.put(
    '/v1/webhooks/:id',
    {
      config,
      schema: {
        summary: 'Make a webhook, or change it',
        description:
          'Needs `administer`. Its receiver is told of facts that happen from now on, signed by Standard Webhooks: at least once each, under the id of the event, in no promised order. The secret stands in the answer that makes it, and in no other. Without an answer of 2xx a delivery is tried again for some three days; 410 switches the webhook off.',
        tags,
        params,
        body: putWebhook,
        response: { 200: webhookAnswer, 201: webhookAnswer, ...commandProblems('limit-reached') },
      },
    },
    async (request, reply) => {
      const { tenant, actor } = request.identity;
      await require({ tenant, actor });
      const stored = await webhooks.put(tenant, request.params.id, actor, request.body);
      if (!stored)
        throw new ProblemError('limit-reached', `A tenant has at most ${webhookLimits.perTenantMax} webhooks.`);
      return reply.code(stored.secret === undefined ? 200 : 201).send(stored);
    },
  );

  app.get(
    '/v1/webhooks',
    {
      schema: {
        summary: 'List webhooks',
        description: 'Needs `administer`.',
        tags,
        response: { 200: webhookList, ...commandProblems() },
      },
    },
    async (request) => {
      const { tenant, actor } = request.identity;
      await require({ tenant, actor });
      return { items: await webhooks.list(tenant) };
    },
  );

  app.delete(
    '/v1/webhooks/:id',
    {
      config,
      schema: {
        summary: 'Delete a webhook',
        description:
          'Needs `administer`. Its deliveries go with it, also those that wait. The answer is the webhook as it was.',
        tags,
        params,
        response: { 200: webhookAnswer, ...commandProblems('not-found') },
      },
    },
    async (request) => {
      const { tenant, actor } = request.identity;
      const { id } = request.params;
      await require({ tenant, actor });
      const was = (await webhooks.list(tenant)).find((webhook) => webhook.id === id);
      if (!was || !(await webhooks.delete(tenant, id))) throw noWebhook(id);
      return was;
    },
  );

  app.post(
    '/v1/webhooks/:id/rotate',
    {
      config,
      schema: {
        summary: 'Give a webhook a new secret',
        description:
          'Needs `administer`. Deliveries are signed with the new one from now on, and for 24 hours with the former one as well, so that the receiver can change over in peace.',
        tags,
        params,
        body: rotateWebhook,
        response: { 200: secretAnswer, ...commandProblems('not-found') },
      },
    },
    async (request) => {
      const { tenant, actor } = request.identity;
      const { id } = request.params;
      await require({ tenant, actor });
      const secret = await webhooks.rotate(tenant, id);
      if (secret === undefined) throw noWebhook(id);
      return { id, secret, formerValidUntil: new Date(Date.now() + webhookLimits.overlapMs).toISOString() };
    },
  );

  app.get(
    '/v1/webhooks/:id/deliveries',
    {
      schema: {
        summary: 'What a webhook was told',
        description: 'Needs `administer`. The newest first, with what became of each.',
        tags,
        params,
        querystring: listDeliveries,
        response: { 200: deliveryList, ...commandProblems('not-found') },
      },
    },
    async (request) => {
      const { tenant, actor } = request.identity;
      const { id } = request.params;
      await require({ tenant, actor });
      const items = await webhooks.deliveries(tenant, id, request.query);
      if (items.length === 0 && !(await webhooks.list(tenant)).some((webhook) => webhook.id === id))
        throw noWebhook(id);
      return { items, ...(items.length === request.query.limit && { next: items.at(-1)!.id }) };
    },
  );

  app.post(
    '/v1/webhooks/:id/deliveries/:delivery/redeliver',
    {
      config,
      schema: {
        summary: 'Send a delivery again',
        description:
          'Needs `administer`. Under the same id; also one that was delivered, or is waiting for its next try.',
        tags,
        params: params.extend({
          delivery: z.coerce.number().int().positive().meta({ description: 'Its number in the list of deliveries.' }),
        }),
        body: redeliver,
        response: { 200: redeliverAnswer, ...commandProblems('not-found') },
      },
    },
    async (request) => {
      const { tenant, actor } = request.identity;
      const { id, delivery } = request.params;
      await require({ tenant, actor });
      if (!(await webhooks.redeliver(tenant, id, delivery)))
        throw new ProblemError('not-found', `The webhook ${id} has no such delivery.`);
      return { id: delivery, status: 'waiting' as const };
    },
  );
};

const noWebhook = (id: string): ProblemError => new ProblemError('not-found', `There is no webhook ${id}.`);
