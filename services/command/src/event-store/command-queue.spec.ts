import { expect, test } from 'vitest';
import { CommandQueue } from './command-queue.ts';
import { createWaiting, type Waiting } from './waiting.ts';

const limits = { batchMax: 500, queueMax: 10_000, sharedBatchMin: 16 };

let streams = 0;

function waitingOf(tenant: string, stream = `instance-${streams++}`): Waiting {
  const command = {
    tenant,
    keyOwner: 'ana',
    key: stream,
    fingerprint: '',
    meta: { actor: 'ana', command: stream },
    streams: [{ stream, kind: 'instance' as const }],
    decide: () => ({ events: [], answer: () => ({ status: 200, body: '{}' }) }),
  };
  return createWaiting(command, limits.batchMax, () => {});
}

const push = (queue: CommandQueue, tenant: string, count: number): Waiting[] =>
  Array.from({ length: count }, () => {
    const waiting = waitingOf(tenant);
    queue.push(waiting);
    return waiting;
  });

const countOf = (batch: readonly Waiting[], tenant: string): number =>
  batch.filter(({ command }) => command.tenant === tenant).length;

test('behind a thousand commands of one tenant, the command of another is in the next batch', () => {
  const queue = new CommandQueue(limits);
  push(queue, 'noisy', 1_000);
  const [quiet] = push(queue, 'quiet', 1);
  expect(queue.take()).toContain(quiet);
});

test('a batch is no longer than it would be if all tenants asked for as much as the others do on the average', () => {
  const queue = new CommandQueue(limits);
  push(queue, 'noisy', 1_000);
  for (const tenant of ['one', 'two', 'three']) push(queue, tenant, 20);
  const batch = queue.take();
  expect(['noisy', 'one', 'two', 'three'].map((tenant) => countOf(batch, tenant))).toEqual([20, 20, 20, 20]);
});

test('a tenant whose next command is on its way still counts: no long batch slips in between', () => {
  let nowMs = 0;
  const queue = new CommandQueue(limits, () => nowMs);
  push(queue, 'noisy', 1_000);
  push(queue, 'quiet', 1);
  queue.release(queue.take());
  nowMs = 900;
  expect(queue.take()).toHaveLength(limits.sharedBatchMin);
});

test('a tenant that is alone gets whole batches, oldest first', () => {
  let nowMs = 0;
  const queue = new CommandQueue(limits, () => nowMs);
  push(queue, 'quiet', 1);
  queue.take();
  nowMs = 2_500;
  const commands = push(queue, 'noisy', 700);
  expect(queue.take()).toEqual(commands.slice(0, limits.batchMax));
  expect(queue.take()).toEqual(commands.slice(limits.batchMax));
  expect(queue.length).toBe(0);
});

test('whoever was served comes last the next time', () => {
  const queue = new CommandQueue({ ...limits, batchMax: 2 });
  const of = { a: push(queue, 'a', 3), b: push(queue, 'b', 3), c: push(queue, 'c', 3) };
  expect(queue.take()).toEqual([of.a[0], of.b[0]]);
  expect(queue.take()).toEqual([of.c[0], of.a[1]]);
});

test('a tenant may fill half of the queue, and another still finds room', () => {
  const queue = new CommandQueue({ ...limits, queueMax: 10 });
  push(queue, 'noisy', 5);
  expect(queue.hasRoomFor('noisy')).toBe(false);
  expect(queue.hasRoomFor('quiet')).toBe(true);
  push(queue, 'quiet', 2);
  expect(queue.hasRoomFor('quiet')).toBe(true);
});

test('a stream in the hands of a lane is passed over, and keeps its place in its line', () => {
  const queue = new CommandQueue(limits);
  const first = waitingOf('acme', 'instance-1');
  queue.push(first);
  const taken = queue.take();
  const second = waitingOf('acme', 'instance-1');
  const other = waitingOf('acme', 'instance-2');
  queue.push(second);
  queue.push(other);
  expect(queue.take()).toEqual([other]);
  queue.release(taken);
  expect(queue.take()).toEqual([second]);
});

test('what is put back comes first again, in its order', () => {
  const queue = new CommandQueue(limits);
  const commands = push(queue, 'acme', 3);
  const taken = queue.take();
  queue.release(taken);
  const later = push(queue, 'acme', 1);
  queue.putBack(taken);
  expect(queue.take()).toEqual([...commands, ...later]);
});
