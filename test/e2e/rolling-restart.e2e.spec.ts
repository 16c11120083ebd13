import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient } from '@procession/client/client.ts';
import { copiesOfEach, serviceNames } from '@procession/stack/services.ts';
import { type Stack, startStack } from '@procession/stack/stack.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Watched, watchInstances } from './watch-instances.ts';

// Two copies of each service, each restarted in turn by SIGTERM, while people work and look on.

const tenant = 'acme';
const workers = Array.from({ length: 6 }, (_, n) => `worker${n + 1}`);
const pauseMs = 60;
const betweenRestartsMs = 300;
const convergeWithinMs = 10_000;

let dir: string;
let stack: Stack;
let admin: pg.Client;

/** What happened to the requests of one call. */
const attempts = new AsyncLocalStorage<{ sent: number }>();
const realFetch = globalThis.fetch;

beforeAll(async () => {
  globalThis.fetch = (...given) => {
    const call = attempts.getStore();
    if (call) call.sent++;
    return realFetch(...given);
  };
  dir = makeTemporaryFolder();
  stack = await startStack({
    dir,
    durable: false,
    copies: copiesOfEach(2),
    partitions: 3,
    administrators: [`${tenant}:root`],
    env: { LOG_LEVEL: 'warn' },
  });
  admin = new pg.Client(stack.databases.admin);
  await admin.connect();
  const { definitions, directory } = clientOf('root');
  for (const id of workers) await directory.putUser(id, { name: id });
  const permissions = ['start', 'act', 'read'] as const;
  await directory.putRole('clerks', { name: 'Clerks', permissions: [...permissions], holders: workers });
  await definitions.publish('one-step', { confirmWarnings: true, document });
});
afterAll(async () => {
  globalThis.fetch = realFetch;
  await admin?.end();
  await stack?.stop();
  removeDataFolder(dir);
});

const document = {
  key: 'one-step',
  start: 'check',
  steps: {
    check: {
      type: 'approval',
      assign: { role: 'clerks' },
      next: [
        { on: 'approved', to: 'yes' },
        { on: 'rejected', to: 'no' },
      ],
    },
    yes: { type: 'end', status: 'approved' },
    no: { type: 'end', status: 'rejected' },
  },
};

function clientOf(person: string): Client {
  const { command, query, notifier } = stack.urls;
  const token = stack.token(person, { tenant });
  return createClient({ commandUrl: command, queryUrl: query, liveUrl: notifier, token: () => token });
}

interface Work {
  calls: number;
  repeated: number;
  failures: string[];
  /** What was acknowledged: the texts of comments, and the instances that were approved. */
  comments: string[];
  approved: string[];
}

/** Starts an instance, comments on it, decides it, and reads its own writes, again and again. */
async function work(person: string, done: Work, isOver: () => boolean): Promise<void> {
  const { instances, tasks } = clientOf(person);
  const call = <T>(what: string, act: () => Promise<T>): Promise<T | undefined> =>
    attempts.run({ sent: 0 }, async () => {
      done.calls++;
      try {
        return await act();
      } catch (error) {
        done.failures.push(`${what}: ${String(error)}`);
        return undefined;
      } finally {
        const { sent } = attempts.getStore()!;
        if (sent > 1) done.repeated++;
        if (sent > 2) done.failures.push(`${what} was sent ${sent} times`);
      }
    });
  for (let n = 1; !isOver(); n++) {
    const started = await call('start', () => instances.start({ definition: 'one-step' }));
    await sleep(pauseMs);
    if (!started) continue;
    const comment = `${person} ${n}`;
    if (await call('comment', () => instances.comment(started.id, { comment }))) done.comments.push(comment);
    const detail = await call('get', () => instances.get(started.id));
    if (detail && detail.revision <= started.revision)
      done.failures.push(`${started.id} was read as of ${detail.revision}`);
    await sleep(pauseMs);
    const decided = await call('decide', () => tasks.decide(started.openTasks[0]!.id, { outcome: 'approved' }));
    if (decided) done.approved.push(started.id);
    await call('list', () => instances.list({ limit: 10 }));
    await sleep(pauseMs);
  }
}

test('each copy is restarted in turn, and who works or looks on notices nothing', async () => {
  const done: Work = { calls: 0, repeated: 0, failures: [], comments: [], approved: [] };
  const lookers: Watched[] = [0, 1, 2, 3].map(() => watchInstances(clientOf('root')));
  for (const looker of lookers) await looker.hasSnapshot();
  let isOver = false;
  const working = workers.map((person) => work(person, done, () => isOver));
  for (const service of serviceNames) {
    for (const copy of [0, 1]) {
      await sleep(betweenRestartsMs);
      await stack.drain(service, copy);
      await sleep(betweenRestartsMs);
      await stack.start(service, copy);
    }
  }
  await sleep(betweenRestartsMs);
  isOver = true;
  await Promise.all(working);

  console.error(
    done.calls,
    done.repeated,
    done.approved.length,
    lookers.map((l) => [l.broken(), l.changes()]),
  );
  expect(done.failures).toEqual([]);
  expect(done.approved.length).toBeGreaterThan(workers.length);
  // Restarts cost a retry now and then, not one after the other.
  expect(done.repeated).toBeLessThan(done.calls / 20);

  const { rows: commented } = await admin.query<{ comment: string }>(
    `select data ->> 'comment' as comment from log.events where type = 'TaskCommented'`,
  );
  expect(commented.map(({ comment }) => comment).sort()).toEqual(done.comments.sort());
  const { rows: decided } = await admin.query<{ stream: string }>(
    `select stream from log.events where type = 'TaskDecided'`,
  );
  expect(decided.map(({ stream }) => stream).sort()).toEqual(done.approved.map((id) => `instance-${id}`).sort());

  const { rows: heads } = await admin.query<{ stream: string; revision: number }>(
    `select stream, revision from log.streams where stream like 'instance-%'`,
  );
  for (const looker of lookers) {
    const hasAll = (): boolean =>
      heads.every(({ stream, revision }) => looker.revisionOf(stream.slice('instance-'.length)) === revision);
    await waitUntil('the live list has every head', hasAll, { withinMs: convergeWithinMs });
    expect(looker.faults).toEqual([]);
    expect(looker.broken()).toBeGreaterThan(0); // its copy of the notifier went away, too
    expect(looker.changes()).toBeGreaterThan(0);
    looker.close();
  }
});
