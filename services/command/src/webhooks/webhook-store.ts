import { randomBytes } from 'node:crypto';
import {
  type DeliveryRow,
  type listDeliveries,
  type putWebhook,
  type WebhookAnswer,
  webhookLimits,
} from '@procession/contracts/http/webhooks.ts';
import { deriveTenantKey, sealText } from '@procession/platform/sealing.ts';
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';

const secretBytes = 32;
/** Before every delivery. */
const noDelivery = Number.MAX_SAFE_INTEGER;

/** Who is told of what, and what came of it. Secrets are made and sealed here; the worker opens them to sign. */
export class WebhookStore {
  readonly #pool: DatabasePool;
  readonly #key: Buffer;

  constructor(pool: DatabasePool, credentialKey: Buffer) {
    this.#pool = pool;
    this.#key = credentialKey;
  }

  /** With its secret when it is new. Undefined: the tenant has too many. */
  async put(
    tenant: string,
    id: string,
    actor: string,
    ask: z.output<typeof putWebhook>,
  ): Promise<WebhookAnswer | undefined> {
    const secret = newSecret();
    const texts = (values: readonly string[]) => sql.array([...values], 'text');
    const { storedAt, isNew } = await this.#pool.one(sql.type(putRow)`
      select stored_at as "storedAt", is_new as "isNew" from log.put_webhook(
        ${tenant}, ${id}, ${ask.url}, ${texts(ask.events)}, ${texts(ask.definitions)}, ${texts(ask.statuses)}, ${texts(ask.emits)},
        ${ask.enabled}, ${actor}, ${sql.binary(this.#seal(tenant, id, secret))}, ${webhookLimits.perTenantMax})`);
    if (storedAt === null) return undefined;
    return { id, ...ask, ...(isNew && { secret }), changedBy: actor, changedAt: storedAt };
  }

  /** A new secret; undefined when there is no such webhook. */
  async rotate(tenant: string, id: string): Promise<string | undefined> {
    const secret = newSecret();
    const row = await this.#pool.one(sql.type(doneRow)`
      select log.rotate_webhook(${tenant}, ${id}, ${sql.binary(this.#seal(tenant, id, secret))}, ${webhookLimits.overlapMs}, ${webhookLimits.secretsValidMax}) as done`);
    return row.done ? secret : undefined;
  }

  async list(tenant: string): Promise<WebhookAnswer[]> {
    const rows = await this.#pool.any(sql.type(webhookRow)`
      select id, url, events, definitions, statuses, emits, is_enabled as enabled, stopped_why as "stoppedWhy",
        changed_by as "changedBy", changed_at as "changedAt"
      from log.list_webhooks(${tenant})`);
    return rows.map(withoutNulls) as unknown as WebhookAnswer[];
  }

  async delete(tenant: string, id: string): Promise<boolean> {
    return (await this.#pool.one(sql.type(doneRow)`select log.delete_webhook(${tenant}, ${id}) as done`)).done;
  }

  /** The newest first. */
  async deliveries(
    tenant: string,
    id: string,
    { status, before, limit }: z.output<typeof listDeliveries>,
  ): Promise<DeliveryRow[]> {
    const rows = await this.#pool.any(sql.type(deliveryRow)`
      select seq as id, event_id as event, type, outcome as status, tries, last_status as "lastStatus", last_error as "lastError",
        made_at as "madeAt", due_at as "nextAt", ended_at as "endedAt"
      from log.list_deliveries(${tenant}, ${id}, ${status ?? null}, ${before ?? noDelivery}, ${limit})`);
    return rows.map(withoutNulls) as unknown as DeliveryRow[];
  }

  async redeliver(tenant: string, id: string, delivery: number): Promise<boolean> {
    return (await this.#pool.one(sql.type(doneRow)`select log.redeliver(${tenant}, ${id}, ${delivery}) as done`)).done;
  }

  #seal(tenant: string, id: string, secret: string): Buffer {
    return sealText(deriveTenantKey(this.#key, tenant), `webhook\n${id}`, secret);
  }
}

const newSecret = (): string => `whsec_${randomBytes(secretBytes).toString('base64')}`;

const withoutNulls = (row: object): object =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));

const putRow = z.object({ storedAt: z.string().nullable(), isNew: z.boolean() });
const doneRow = z.object({ done: z.boolean() });
const texts = z.array(z.string());
const webhookRow = z.object({
  id: z.string(),
  url: z.string(),
  events: texts,
  definitions: texts,
  statuses: texts,
  emits: texts,
  enabled: z.boolean(),
  stoppedWhy: z.string().nullable(),
  changedBy: z.string(),
  changedAt: z.string(),
});
const deliveryRow = z.object({
  id: z.number(),
  event: z.string(),
  type: z.string(),
  status: z.string(),
  tries: z.number(),
  lastStatus: z.number().nullable(),
  lastError: z.string().nullable(),
  madeAt: z.string(),
  nextAt: z.string().nullable(),
  endedAt: z.string().nullable(),
});
