import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { FeedMessage } from '@procession/contracts/feed.ts';
import { instanceRowExample } from '@procession/contracts/read-model-examples.ts';
import { type InstanceRow, instanceRow } from '@procession/contracts/read-models.ts';
import { feedSubject } from '@procession/contracts/subjects.ts';
import type { Stack } from '@procession/stack/stack.ts';
import pg from 'pg';
import { type Crowd, openCrowd } from './crowd.ts';
import { median } from './load.ts';
import { startRawServer } from './raw-fan-out.ts';
import { tenant, type World } from './world.ts';

export interface FanOutFigures {
  deliveriesPerSecond: number;
  /** A bare `ws` server, the same frames to as many clients. */
  rawPerSecond: number;
}

const rawSubject = 'bench.frames';
/** Messages on their way at a time. */
const inFlight = 8;

/**
 * Deliveries per second to clients that watch the same list, in turn with a bare `ws` server. The feed's messages are made
 * here, as the projector makes them but faster: nothing else may be written meanwhile, and since the feed that the notifier
 * has heard is then ahead of the tables, it is started anew.
 */
export async function measureFanOut(
  stack: Stack,
  world: World,
  adminUrl: string,
  { clients, seconds, runs }: { clients: number; seconds: number; runs: number },
): Promise<FanOutFigures> {
  const bus = await connect({ servers: stack.natsUrl! });
  const raw = await startRawServer({ natsUrl: stack.natsUrl!, subject: rawSubject });
  const head = await headOfFeed(adminUrl);
  let count = 0;
  const figures = { ours: [] as number[], raw: [] as number[] };
  const toRaw = (): void => {
    const frame = { type: 'changes', place: { epoch: 1, partitions: { 0: head } } };
    bus.publish(rawSubject, JSON.stringify({ ...frame, changes: [{ id: '1', row: rowAt(1), since: 0 }] }));
  };
  const toNotifier = (): void => {
    const row = rowAt(++count);
    const change = { tenant, since: count - 1, row, tenantWide: true, readers: [] };
    const message: FeedMessage = { epoch: head.epoch, partition: 0, seq: head.seq + count, rows: [change] };
    bus.publish(feedSubject(0), JSON.stringify(message));
  };
  try {
    for (let run = 0; run < runs; run++) {
      const rawCrowd = await openCrowd({ base: raw.base, clients, tokens: [], subscribe: [] });
      figures.raw.push(await drive(bus, rawCrowd, { clients, seconds, publish: toRaw }));
      const crowd = await openCrowd({
        base: stack.urls.notifier[0]!,
        clients,
        tokens: world.managers,
        subscribe: [
          { type: 'subscribe', id: '1', topic: { name: 'instances', filter: { entityType: row.entityType } } },
        ],
      });
      figures.ours.push(await drive(bus, crowd, { clients, seconds, publish: toNotifier }));
    }
  } finally {
    await raw.close();
    await bus.close();
    await stack.drain('notifier', 0);
    await stack.start('notifier', 0);
  }
  return { deliveriesPerSecond: median(figures.ours), rawPerSecond: median(figures.raw) };
}

/** A few messages on their way; when every client has one, the next. */
async function drive(
  bus: NatsConnection,
  crowd: Crowd,
  { clients, seconds, publish }: { clients: number; seconds: number; publish: () => void },
): Promise<number> {
  try {
    for (let n = 0; n < inFlight; n++) publish();
    const began = performance.now();
    let heard = 0;
    while (performance.now() < began + seconds * 1000) {
      await crowd.heard(++heard);
      publish();
    }
    const spent = (performance.now() - began) / 1000;
    await crowd.heard(heard + inFlight);
    await bus.flush();
    return (heard * clients) / spent;
  } finally {
    await crowd.close();
  }
}

const row: InstanceRow = { ...instanceRow.parse(instanceRowExample), entityType: 'fan-out' };
const rowAt = (revision: number): InstanceRow => ({ ...row, revision });

async function headOfFeed(adminUrl: string): Promise<{ epoch: number; seq: number }> {
  const admin = new pg.Client(adminUrl);
  await admin.connect();
  const { rows } = await admin.query<{ epoch: number; seq: number }>(
    'select epoch::int, seq::int from read.feed where partition = 0',
  );
  await admin.end();
  return rows[0]!;
}
