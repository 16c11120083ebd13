import type { Outbound } from '@procession/outbound/outbound.ts';
import { OutboundError } from '@procession/outbound/outbound-error.ts';
import type { Logger } from '@procession/platform/logger.ts';
import { deriveTenantKey, openText } from '@procession/platform/sealing.ts';
import { ClaimLoop } from '../duties/claim-loop.ts';
import type { HostWatch } from '../jobs/host-watch.ts';
import {
  deliveriesInHandMax,
  deliveryLeaseMs,
  deliveryResponseBytesMax,
  deliveryTimeoutMs,
  hostOpenMs,
} from '../limits.ts';
import type { Delivery, DeliveryStore } from './delivery-store.ts';
import { signatureHeaders } from './sign.ts';
import { type Verdict, verdictOf } from './verdict.ts';

export interface DeliverOptions {
  store: DeliveryStore;
  outbound: Outbound;
  hosts: HostWatch;
  credentialKey: Buffer;
  logger: Logger;
  counted: (result: Verdict['became'] | 'postponed') => void;
}

/** Tells receivers what they asked to be told. */
export function deliverWebhooks(options: DeliverOptions): ClaimLoop<Delivery> {
  const { store, logger, counted } = options;
  const deliver = async (delivery: Delivery): Promise<void> => {
    try {
      const verdict = await attempt(options, delivery);
      if (!('became' in verdict)) {
        await store.postpone(delivery, verdict.waitMs * (0.5 + Math.random()));
        return counted('postponed');
      }
      await store.settle(delivery, verdict);
      counted(verdict.became);
    } catch (error) {
      // Its lease ends by itself, and it is sent again under the same id.
      logger.warn(
        { err: error, webhook: delivery.webhook, event: delivery.event_id },
        'a delivery could not be settled',
      );
    }
  };
  return new ClaimLoop({
    claim: (countMax) => store.claim(countMax, deliveryLeaseMs),
    take: (deliveries) => deliveries.map((delivery) => ({ count: 1, done: deliver(delivery) })),
    inHandMax: deliveriesInHandMax,
    perLookMax: deliveriesInHandMax,
    logger,
  });
}

async function attempt(
  { outbound, hosts, credentialKey }: DeliverOptions,
  delivery: Delivery,
): Promise<Verdict | { waitMs: number }> {
  const of = { tries: delivery.tries, chance: Math.random(), nowMs: Date.now() };
  const url = URL.parse(delivery.url);
  if (!url) return verdictOf({ error: new OutboundError('invalid', 'its address cannot be read') }, of);
  const place = await hosts.enter(url.host);
  if (place !== 'free') return { waitMs: place === 'busy' ? hosts.busyMs(url.host) : hostOpenMs };
  let answered = true;
  try {
    const { status, headers } = await outbound.request({
      method: 'POST',
      url: delivery.url,
      ...messageOf(delivery, credentialKey),
      timeoutMs: deliveryTimeoutMs,
      responseBytesMax: deliveryResponseBytesMax,
    });
    answered = status < 500;
    return verdictOf({ status, headers }, of);
  } catch (error) {
    answered = error instanceof OutboundError && (error.kind === 'refused' || error.kind === 'invalid');
    return verdictOf({ error }, of);
  } finally {
    hosts.leave(url.host, answered);
  }
}

function messageOf(
  { tenant, webhook, event_id: id, payload, boxes }: Delivery,
  credentialKey: Buffer,
): { body: string; headers: Record<string, string> } {
  const key = deriveTenantKey(credentialKey, tenant);
  const secrets = boxes.map((box) => openText(key, `webhook\n${webhook}`, box));
  const body = JSON.stringify(payload);
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Procession',
      ...signatureHeaders(secrets, { id, atSeconds: Math.floor(Date.now() / 1_000), body }),
    },
  };
}
