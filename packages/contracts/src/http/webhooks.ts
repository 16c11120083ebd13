import { z } from 'zod';
import { definitionKey } from '../ids.ts';
import { finalStatus } from '../statuses.ts';

/** Bodies of `/v1/webhooks`: who outside is told of what happens to instances (Standard Webhooks). */
export const webhookLimits = {
  perTenantMax: 200,
  listedMax: 100,
  urlCharsMax: 2_000,
  deliveriesPerPage: 50,
  deliveriesPerPageMax: 200,
  /** How long a secret that was replaced signs beside its successor. */
  overlapMs: 24 * 60 * 60 * 1_000,
  secretsValidMax: 5,
} as const;

/** Facts that webhooks are told of. */
export const toldFacts = [
  'InstanceScheduled',
  'InstanceStarted',
  'InstanceSuspended',
  'InstanceResumed',
  'InstanceEnded',
  'TaskOpened',
  'TaskDecided',
  'TaskCompleted',
  'TaskWithdrawn',
  'JobFailed',
  'IncidentRaised',
  'IncidentResolved',
  'EventEmitted',
] as const;

export const webhookId = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,63}$/, 'must be a small letter, then letters, digits, - and _')
  .meta({ description: 'The name by which definitions speak of it (`emit.webhook`).' });

const listOf = <T extends z.ZodType>(item: T) => z.array(item).max(webhookLimits.listedMax).default([]);

const asked = {
  url: z.url({ protocol: /^https?$/ }).max(webhookLimits.urlCharsMax),
  /** Facts; empty: all of those that webhooks are told of. */
  events: listOf(z.enum(toldFacts)),
  /** Of instances of these definitions; empty: of all. */
  definitions: listOf(definitionKey),
  /** Of InstanceEnded those with one of these statuses; empty: with any. */
  statuses: listOf(finalStatus),
  /** Of EventEmitted those of these events; empty: of any. */
  emits: listOf(z.string().max(200)),
  enabled: z.boolean().default(true),
};

const ask = {
  url: 'https://crm.example/hooks/procession',
  events: ['InstanceEnded'],
  definitions: ['booking-cancellation'],
  statuses: ['approved', 'rejected'],
  emits: [],
  enabled: true,
};

export const putWebhook = z.strictObject(asked).meta({ id: 'PutWebhook', examples: [ask] });

const example = { id: 'crm', ...ask, changedBy: 'priya', changedAt: '2026-11-20T09:30:00.000Z' };
const secret = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';

export const webhookAnswer = z
  .object({
    id: webhookId,
    ...asked,
    /** When it was switched off by itself. */
    stoppedWhy: z.string().optional(),
    /** Signs deliveries. Told when it is made, and never again. */
    secret: z.string().optional(),
    changedBy: z.string(),
    changedAt: z.string(),
  })
  .meta({ id: 'Webhook', description: 'The webhook as it is now.', examples: [{ ...example, secret }] });
export type WebhookAnswer = z.infer<typeof webhookAnswer>;

export const webhookList = z.object({ items: z.array(webhookAnswer) }).meta({
  id: 'WebhookList',
  description: 'All of the tenant, without their secrets.',
  examples: [{ items: [example] }],
});

export const rotateWebhook = z.strictObject({}).meta({ id: 'RotateWebhook', examples: [{}] });

export const secretAnswer = z.object({ id: webhookId, secret: z.string(), formerValidUntil: z.string() }).meta({
  id: 'WebhookSecret',
  description: 'The new secret. Until `formerValidUntil` deliveries carry a signature by the former one, too.',
  examples: [{ id: 'crm', secret, formerValidUntil: '2026-11-21T09:30:00.000Z' }],
});

const delivery = z.object({
  id: z.int(),
  /** Of the event, and of the message that tells it: a receiver that has it drops it. */
  event: z.string(),
  type: z.string(),
  status: z.enum(['waiting', 'delivered', 'failed']),
  tries: z.int(),
  lastStatus: z.int().optional(),
  lastError: z.string().optional(),
  madeAt: z.string(),
  /** Of one that waits. */
  nextAt: z.string().optional(),
  endedAt: z.string().optional(),
});
export type DeliveryRow = z.infer<typeof delivery>;

export const listDeliveries = z.strictObject({
  status: z.enum(['waiting', 'delivered', 'failed']).optional().meta({ description: 'Only these.' }),
  before: z.coerce.number().int().positive().optional().meta({ description: '`next` of the page before.' }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(webhookLimits.deliveriesPerPageMax)
    .default(webhookLimits.deliveriesPerPage)
    .meta({ description: 'At most so many.' }),
});

export const deliveryList = z.object({ items: z.array(delivery), next: z.int().optional() }).meta({
  id: 'DeliveryList',
  description: 'The newest first. Those that ended are kept for 30 days.',
  examples: [
    {
      items: [
        {
          id: 4711,
          event: 'instance-0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55/9',
          type: 'InstanceEnded',
          status: 'waiting',
          tries: 2,
          lastStatus: 503,
          lastError: 'the answer was 503',
          madeAt: '2026-11-20T09:30:00.000Z',
          nextAt: '2026-11-20T09:35:05.000Z',
        },
      ],
      next: 4711,
    },
  ],
});

export const redeliver = z.strictObject({}).meta({ id: 'Redeliver', examples: [{}] });
export const redeliverAnswer = z
  .object({ id: z.int(), status: z.literal('waiting') })
  .meta({ id: 'Redelivery', description: 'It is sent again at once.', examples: [{ id: 4711, status: 'waiting' }] });
