import type { InternalCommands, InternalResult } from '@procession/contracts/internal.ts';
import { parseAllowList } from '@procession/outbound/allow-list.ts';
import { Outbound } from '@procession/outbound/outbound.ts';
import { noTracer } from '@procession/platform/tracer.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Duty } from '../duties/duty.ts';
import { openReceiver } from '../testing/receiver.ts';
import { HostWatch } from './host-watch.ts';
import { performJobs } from './perform-jobs.ts';

type Command = InternalCommands['commands'][number]['command'];

const instance = '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55';
const dutyAt = (tries: number): Duty => ({
  tenant: 'acme',
  stream: `instance-${instance}`,
  kind: 'http',
  number: 1,
  attempt: 1,
  tries,
  revision: 3,
  late_ms: 0,
});
const refusal = (type: string): InternalResult => ({ rejection: { type, detail: `because of ${type}`, facts: {} } });

let receiver: Awaited<ReturnType<typeof openReceiver>>;
let outbound: Outbound;
beforeEach(async () => {
  receiver = await openReceiver(() => ({ status: 200, body: { id: 'R-1' } }));
  outbound = new Outbound({ allow: parseAllowList('127.0.0.1/32') });
});
afterEach(async () => {
  await outbound.close();
  receiver.close();
});

/** One job after the other, told to an instance that answers so. */
async function carriedOut(tries: readonly number[], answers: (command: Command) => InternalResult) {
  const left = tries.map(dutyAt);
  const told: Command[] = [];
  const waits: number[] = [];
  const counts: string[] = [];
  const logged: string[] = [];
  const jobs = performJobs({
    store: {
      claim: async () => left.splice(0, 1),
      postpone: async (duties) => void waits.push(...duties.map(({ waitMs }) => waitMs)),
      renew: async () => {},
    },
    command: {
      send: async ({ command }) => {
        told.push(command);
        return answers(command);
      },
      jobs: async (asked) =>
        asked.map(() => ({ request: { method: 'POST', url: receiver.url }, timeoutMs: 5_000, step: 'pay' })),
    },
    outbound,
    addCredential: async (_tenant, _name, { headers }) => headers,
    hosts: new HostWatch(() => performance.now()),
    inHandMax: 1,
    tracer: noTracer,
    logger: pino({ level: 'error' }, { write: (line: string) => void logged.push(line) }),
    counted: (result) => counts.push(result),
  });
  for (let done = 1; done <= tries.length; done++) {
    await waitUntil('it is carried out', () => counts.length >= done, { withinMs: 5_000 });
    jobs.tell();
  }
  await jobs.close();
  return { told, waits, counts, logged };
}

test('a result that an instance will never take ends as a failure that somebody sees', async () => {
  const { told, waits, counts } = await carriedOut([1], ({ type }) =>
    type === 'CompleteJob' ? refusal('limit-reached') : { ok: true },
  );
  expect(told.map(({ type }) => type)).toEqual(['CompleteJob', 'FailJobAttempt']);
  expect(told[1]).toMatchObject({ attempt: 1, isFinal: true, error: { kind: 'output' } });
  expect((told[1] as { error: { message: string } }).error.message).toContain('because of limit-reached');
  expect([waits, counts]).toEqual([[], ['failed']]);
});

test('when the instance takes no failure either it is tried ever more seldom, counted each time and logged once', async () => {
  const { waits, counts, logged } = await carriedOut([1, 2, 10, 40], () => refusal('history-full'));
  expect(counts).toEqual(['refused', 'refused', 'refused', 'refused']);
  expect(waits).toEqual([200, 400, 102_400, 3_600_000]);
  expect(logged).toHaveLength(1);
  expect(JSON.parse(logged[0]!)).toMatchObject({ instance, number: 1, refusal: 'history-full' });
});

test('what an instance needs no more is no failure, and what it takes later is told later', async () => {
  expect((await carriedOut([1], () => refusal('job-closed'))).counts).toEqual(['gone']);
  const suspended = await carriedOut([3], () => refusal('instance-suspended'));
  expect([suspended.told.length, suspended.counts, suspended.waits]).toEqual([1, ['postponed'], [800]]);
});
