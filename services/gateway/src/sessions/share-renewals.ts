import { jetstream, StorageType } from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import type { Logger } from '@procession/platform/logger.ts';
import type { Bus } from '@procession/platform/nats.ts';
import type { Limits } from '../limits.ts';
import type { OneOfAll, Refreshed } from './renew.ts';
import type { Seal } from './seal.ts';

const bucketName = 'gateway_renewals';
const purpose = 'renewal';
const bucketBytesMax = 32 * 1024 * 1024;

/** What another copy tells of a renewal: `under-way` until it is over. */
const underWay = '';

/**
 * Lets one copy renew a session, whichever is first to say so on the bus (a key-value bucket of JetStream, in memory, for minutes); the
 * others take what it tells, sealed. Requests of one page come to several copies at a time, and a strict issuer ends a session whose
 * refresh token comes twice. Without the bus each copy renews for itself: nothing else depends on it.
 */
export function shareRenewals({
  bus,
  seal,
  limits,
  logger,
}: {
  bus: Bus;
  seal: Seal;
  limits: Limits;
  logger: Logger;
}): OneOfAll {
  let opened: Promise<KV> | undefined;
  const open = (): Promise<KV> | undefined => {
    const connection = bus.isUp() ? bus.current() : undefined;
    if (!connection) return undefined;
    opened ??= new Kvm(jetstream(connection, { timeout: limits.busTimeoutMs })).create(bucketName, {
      storage: StorageType.Memory,
      ttl: limits.renewedKeptMs,
      max_bytes: bucketBytesMax,
      history: 1,
    });
    opened.catch(() => {
      opened = undefined;
    });
    return opened;
  };
  const withoutBus = (cause: unknown): undefined => {
    logger.warn({ err: cause }, 'a session is renewed without telling other copies');
  };

  return async (key, work) => {
    const bucket = await open()?.catch(withoutBus);
    if (!bucket) return work();
    const claim = await claimed(bucket, key).catch(withoutBus);
    if (claim === undefined) return work();
    if (claim === 'other') return (await told(bucket, key)) ?? work();
    const result = await work();
    const telling = result.outcome === 'away' ? bucket.delete(key) : bucket.put(key, await seal.seal(purpose, result));
    await telling.catch(withoutBus);
    return result;
  };

  /** What another copy says came of it; undefined when it says nothing in time. */
  async function told(bucket: KV, key: string): Promise<Refreshed | undefined> {
    const watch = await bucket.watch({ key }).catch(withoutBus);
    if (!watch) return undefined;
    const timer = setTimeout(() => watch.stop(), limits.otherCopyMs);
    try {
      for await (const entry of watch) {
        if (entry.operation !== 'PUT') return { outcome: 'away', cause: new Error('another copy could not renew it') };
        const value = entry.string();
        if (value !== underWay) return (await seal.open(purpose, value)) as Refreshed | undefined;
      }
      return undefined;
    } finally {
      clearTimeout(timer);
      watch.stop();
    }
  }
}

/** Whether this copy is the first to say that it does it. */
async function claimed(bucket: KV, key: string): Promise<'ours' | 'other'> {
  try {
    await bucket.create(key, underWay);
    return 'ours';
  } catch (error) {
    if (await bucket.get(key)) return 'other';
    throw error;
  }
}
