import { toldFacts } from '@procession/contracts/http/webhooks.ts';
import type { Connection } from '@procession/platform/postgres.ts';
import type { Verdict } from './verdict.ts';

export interface Delivery {
  seq: number;
  tenant: string;
  webhook: string;
  event_id: string;
  /** With this one. */
  tries: number;
  payload: { type: string; timestamp: string; data: object };
  url: string;
  /** Sealed secrets, the newest first. */
  boxes: Buffer[];
}

/** Of a fact's own members these are told. What people wrote and what fields hold is not among them. */
const toldMembers = [
  'status',
  'outcome',
  'title',
  'number',
  'task',
  'step',
  'stepName',
  'item',
  'job',
  'incident',
  'kind',
  'place',
  'initiator',
  'onBehalfOf',
  'at',
];

/** Deliveries of webhooks (schema `log`), as this copy takes them and says what came of them. */
export class DeliveryStore {
  readonly #connection: Connection;
  readonly #holder: string;

  constructor(connection: Connection, holder: string) {
    this.#connection = connection;
    this.#holder = holder;
  }

  /** Makes deliveries of what happened since. @returns events looked through; undefined: another copy is at it. */
  async fanOut(eventsMax: number): Promise<number | undefined> {
    const [row] = await this.#connection.query<{ looked: number | null }>(
      'fan-out-webhooks',
      'select log.fan_out_webhooks($1::text[], $2::text[], $3::int) as looked',
      [[...toldFacts], toldMembers, eventsMax],
    );
    return row!.looked ?? undefined;
  }

  claim(countMax: number, leaseMs: number): Promise<Delivery[]> {
    return this.#connection.query<Delivery>(
      'claim-deliveries',
      'select seq, tenant, webhook, event_id, tries, payload, url, boxes from log.claim_deliveries($1, $2::int, $3::int)',
      [this.#holder, countMax, leaseMs],
    );
  }

  async settle({ seq, tenant, webhook }: Delivery, verdict: Verdict): Promise<void> {
    const isWaiting = verdict.became === 'waiting';
    await this.#connection.query('settle-delivery', 'select log.settle_delivery($1, $2, $3, $4, $5, $6)', [
      this.#holder,
      seq,
      isWaiting ? null : verdict.became,
      isWaiting ? verdict.waitMs : null,
      verdict.status ?? null,
      verdict.became === 'delivered' ? null : verdict.error,
    ]);
    if (verdict.became === 'failed' && verdict.gone)
      await this.#connection.query('stop-webhook', 'select log.stop_webhook($1, $2, $3)', [
        tenant,
        webhook,
        verdict.error,
      ]);
  }

  /** Nothing was sent. */
  async postpone({ seq }: Delivery, waitMs: number): Promise<void> {
    await this.#connection.query('postpone-delivery', 'select log.postpone_delivery($1, $2, $3)', [
      this.#holder,
      seq,
      Math.round(waitMs),
    ]);
  }

  async purge(keptMs: number, countMax: number): Promise<number> {
    const [row] = await this.#connection.query<{ count: number }>(
      'purge-deliveries',
      'select log.purge_deliveries($1::bigint, $2::int) as count',
      [keptMs, countMax],
    );
    return row!.count;
  }
}
