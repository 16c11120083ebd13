import { readFileSync } from 'node:fs';
import type { Stack } from '@procession/stack/stack.ts';
import { openCrowd } from './crowd.ts';
import { startFollowers } from './followers.ts';
import { openTarget, usageOf } from './load.ts';
import { must, startBody, type World } from './world.ts';

/** What a process needs beside its clients' sockets. */
const otherFiles = 500;
const settleMs = 2_000;
/** What is started about it stands in a list of few rows, wherever the thousands of other instances are. */
const followed = { type: 'expense', id: 'E-followed' };

/**
 * Resident memory of the notifier per client, in kB: with so many, each subscribed to a list of 50 rows and to its own tasks,
 * less what it took before. @returns also how many there were: what a process may open is a bound that only the host raises.
 */
export async function measureClientMemory(
  stack: Stack,
  world: World,
  wanted: number,
): Promise<{ clients: number; kbEach: number }> {
  const clients = Math.min(wanted, openFilesMax() - otherFiles);
  const pid = stack.pid('notifier', 0)!;
  const before = usageOf(pid).rssMb;
  const crowd = await openCrowd({
    base: stack.urls.notifier[0]!,
    clients,
    tokens: [...world.managers, ...world.finance],
    subscribe: [
      { type: 'subscribe', id: 'list', topic: { name: 'instances', filter: {} }, limit: 50 },
      { type: 'subscribe', id: 'mine', topic: { name: 'tasks' }, limit: 50 },
    ],
  });
  await new Promise((resolve) => setTimeout(resolve, settleMs));
  const kbEach = ((usageOf(pid).rssMb - before) * 1024) / clients;
  await crowd.close();
  return { clients, kbEach };
}

/** Node raises the soft limit to the hard one by itself. Unlimited where there is no /proc. */
function openFilesMax(): number {
  try {
    const [, hard] = /^Max open files +\S+ +(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return Number(hard) || Number.POSITIVE_INFINITY;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/**
 * Seconds until every one of so many clients shows what was written after their notifier was killed with `kill -9`: the
 * notifier's start, the clients' waits, tickets, resumes.
 */
export async function measureReconnect(stack: Stack, world: World, clients: number): Promise<number> {
  const followers = await startFollowers({
    urls: stack.urls.notifier,
    clients,
    tokens: [...world.managers, ...world.finance],
    filter: { entityType: followed.type, entityId: followed.id },
  });
  const command = openTarget(stack.urls.command[0]!, 1);
  const write = async (): Promise<{ id: string; revision: number }> => {
    const body = { ...startBody(), entity: followed };
    const { id, revision } = await must(command, 'post', '/v1/instances', world.client, body);
    return { id: id as string, revision: revision as number };
  };
  try {
    await followers.have(await write());
    await stack.kill('notifier', 0);
    const began = performance.now();
    const [row] = await Promise.all([write(), stack.start('notifier', 0)]);
    await followers.have(row);
    return (performance.now() - began) / 1000;
  } finally {
    await followers.close();
    await command.close();
  }
}
