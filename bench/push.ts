import type { ToClient } from '@procession/contracts/live.ts';
import type { Stack } from '@procession/stack/stack.ts';
import pg from 'pg';
import { WebSocket } from 'ws';
import { openTarget, percentile } from './load.ts';
import { decision, must, startBody, type World } from './world.ts';

const settleWithinMs = 10_000;

/**
 * Command sent → change in a WebSocket client, at a fixed pace of decisions (open loop). The client subscribes to the
 * list of all instances; a decision has arrived when a row at the revision that it was answered with (or later) is here.
 */
export async function measurePush(
  stack: Stack,
  world: World,
  { decisionsPerSecond, seconds, warmSeconds }: { decisionsPerSecond: number; seconds: number; warmSeconds: number },
): Promise<{ p50Ms: number; p99Ms: number; ackP50Ms: number; ackP99Ms: number }> {
  const target = openTarget(stack.urls.command[0]!, 64);
  const seen = new Map<string, { revision: number; at: number }[]>();
  const socket = await subscribe(stack, world, (id, revision) => {
    const at = performance.now();
    const list = seen.get(id);
    if (list) list.push({ revision, at });
    else seen.set(id, [{ revision, at }]);
  });

  await recycleWal(stack.databases.admin);
  // Instances are started beforehand, so that only decisions run in the measured time.
  const count = decisionsPerSecond * (warmSeconds + seconds);
  const wanted = Math.ceil(count / 2);
  const instances: string[] = [];
  const starters = Array.from({ length: 32 }, async () => {
    while (instances.length < wanted)
      instances.push((await must(target, 'post', '/v1/instances', world.client, startBody())).id as string);
  });
  await Promise.all(starters);

  const sent: { id: string; revision: number; at: number; acknowledgedAt: number }[] = [];
  const pending: Promise<void>[] = [];
  const began = performance.now();
  for (let n = 0; n < count; n++) {
    const due = began + (n * 1000) / decisionsPerSecond;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const isFirst = n < wanted;
    const id = instances[isFirst ? n : n - wanted]!;
    const people = isFirst ? world.managers : world.finance;
    const at = performance.now();
    pending.push(
      must(target, 'post', `/v1/tasks/${id}.${isFirst ? 1 : 2}/decide`, people[n % people.length]!, decision).then(
        (answer) => {
          const { revision } = answer.instance as { revision: number };
          sent.push({ id, revision, at, acknowledgedAt: performance.now() });
        },
      ),
    );
  }
  await Promise.all(pending);
  const arrived = ({ id, revision }: { id: string; revision: number }) =>
    seen.get(id)?.find((s) => s.revision >= revision);
  const giveUpAt = performance.now() + settleWithinMs;
  while (!sent.every(arrived) && performance.now() < giveUpAt) await new Promise((resolve) => setTimeout(resolve, 20));
  socket.close();
  await target.close();
  const missing = sent.filter((s) => !arrived(s));
  if (missing.length > 0)
    throw new Error(`${missing.length} of ${sent.length} decisions never reached the WebSocket client`);
  const counted = sent.filter(({ at }) => at >= began + warmSeconds * 1000);
  const pushed = counted.map((s) => arrived(s)!.at - s.at);
  const acknowledged = counted.map((s) => s.acknowledgedAt - s.at);
  return {
    p50Ms: percentile(pushed, 0.5),
    p99Ms: percentile(pushed, 0.99),
    ackP50Ms: percentile(acknowledged, 0.5),
    ackP99Ms: percentile(acknowledged, 0.99),
  };
}

/**
 * Until its first checkpoint a Postgres makes each segment of its log anew, and some commit waits for it (15 ms and more,
 * every 16 MB). From then on it takes old ones (1 to 3 ms), as one that has run for five minutes does: so here.
 */
async function recycleWal(adminUrl: string): Promise<void> {
  const admin = new pg.Client(adminUrl);
  await admin.connect();
  await admin.query('checkpoint');
  await admin.end();
}

async function subscribe(
  stack: Stack,
  world: World,
  onRow: (id: string, revision: number) => void,
): Promise<WebSocket> {
  const base = stack.urls.notifier[0]!;
  const ticketTarget = openTarget(base, 1);
  const { ticket } = await must(ticketTarget, 'post', '/v1/live/tickets', world.managers[0]!, {});
  await ticketTarget.close();
  const socket = new WebSocket(`${base.replace(/^http/, 'ws')}/v1/live?ticket=${encodeURIComponent(String(ticket))}`);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const ready = new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as ToClient;
      if (message.type === 'snapshot') resolve();
      if (message.type !== 'changes') return;
      for (const change of message.changes) if ('row' in change) onRow(change.row.id, change.row.revision);
    });
  });
  socket.send(
    JSON.stringify({
      type: 'subscribe',
      id: 'all',
      topic: { name: 'instances', filter: { definition: 'bench-approval' } },
    }),
  );
  await ready;
  return socket;
}
