import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '../command.ts';
import type { CountRequest } from './counter.ts';
import { findFaults } from './find-faults.ts';
import { ServerProcess } from './server-process.ts';

export interface TortureOptions {
  commandUrl: string;
  adminUrl: string;
  processes: number;
  streams: number;
  clients: number;
  /** Runs while the clients send; the load ends with it. `more(n)` resolves when n more commands were acknowledged. */
  during: (servers: readonly ServerProcess[], more: (count: number) => Promise<void>) => Promise<void>;
}

export interface TortureReport {
  acknowledged: number;
  outcomes: Record<string, number>;
  moved: number;
  unknown: number;
  deadlocks: number;
  faults: string[];
}

const tenants = ['acme', 'globex', 'initech'];
const replaysChecked = 100;
const retryWaitMs = 30;
const moreWithinMs = 30_000;
const lookEveryMs = 5;

/**
 * Clients increment counters through several processes: some commands write up to three streams, some are sent twice at once,
 * and each is repeated under its key until its outcome is known. Then the log must hold every acknowledged command once.
 */
export async function torture(options: TortureOptions): Promise<TortureReport> {
  const servers = Array.from({ length: options.processes }, () => new ServerProcess(options.commandUrl));
  const acknowledged: { request: CountRequest; answer: string }[] = [];
  const outcomes: Record<string, number> = {};
  const faults: string[] = [];
  let isOver = false;

  const client = async (): Promise<void> => {
    while (!isOver) {
      const request = randomRequest(options.streams);
      const answer = await untilKnown(servers, request, outcomes, faults);
      if (answer === undefined) return;
      acknowledged.push({ request, answer });
    }
  };
  const more = async (count: number): Promise<void> => {
    const [wanted, end] = [acknowledged.length + count, performance.now() + moreWithinMs];
    while (acknowledged.length < wanted) {
      if (performance.now() > end) throw new Error(`${count} more were not acknowledged within ${moreWithinMs} ms`);
      await sleep(lookEveryMs);
    }
  };
  try {
    const clients = Array.from({ length: options.clients }, client);
    await options.during(servers, more);
    isOver = true;
    await Promise.all(clients);
    for (const { request, answer } of acknowledged.slice(-replaysChecked)) {
      faults.push(...(await checkReplay(servers, request, answer)));
    }
  } finally {
    for (const server of servers) server.stop();
  }
  const log = await findFaults(
    options.adminUrl,
    acknowledged.map(({ request }) => request),
  );
  return {
    acknowledged: acknowledged.length,
    outcomes,
    moved: servers.reduce((sum, { stats }) => sum + stats.moved, 0),
    unknown: servers.reduce((sum, { stats }) => sum + stats.unknown, 0),
    deadlocks: log.deadlocks,
    faults: [...faults, ...log.faults],
  };
}

function randomRequest(streams: number): CountRequest {
  const pick = (): string => `instance-${Math.floor(Math.random() * streams)}`;
  const dice = Math.random();
  const names = dice < 0.15 ? [pick(), pick(), pick()] : dice < 0.25 ? [`instance-${randomUUID()}`] : [pick()];
  return {
    tenant: tenants[Math.floor(Math.random() * tenants.length)]!,
    key: randomUUID(),
    streams: [...new Set(names)],
  };
}

/** The stored answer; undefined after a fault. */
async function untilKnown(
  servers: readonly ServerProcess[],
  request: CountRequest,
  outcomes: Record<string, number>,
  faults: string[],
): Promise<string | undefined> {
  for (;;) {
    const first = servers[Math.floor(Math.random() * servers.length)]!;
    const second = servers[Math.floor(Math.random() * servers.length)]!;
    const twin = Math.random() < 0.03 ? second.send(request) : undefined;
    const outcome = await first.send(request);
    const other = await twin;
    outcomes[outcome.kind] = (outcomes[outcome.kind] ?? 0) + 1;
    const answer = answerOf(outcome);
    if (answer !== undefined) {
      const otherAnswer = other && answerOf(other);
      if (otherAnswer !== undefined && otherAnswer !== answer)
        faults.push(`twins of ${request.key} were answered differently`);
      return answer;
    }
    if (!['unknown', 'contended', 'overloaded'].includes(outcome.kind)) {
      faults.push(`${request.key} came to ${JSON.stringify(outcome)}`);
      return undefined;
    }
    await sleep(retryWaitMs);
  }
}

/** An old key gives the same words in every process, and is refused for another request. */
async function checkReplay(
  servers: readonly ServerProcess[],
  request: CountRequest,
  answer: string,
): Promise<string[]> {
  const again = await servers.at(-1)!.send(request);
  const reused = await servers[0]!.send({ ...request, variant: 'another' });
  const faults = [];
  if (again.kind !== 'replayed' || again.answer !== answer)
    faults.push(`replay of ${request.key}: ${JSON.stringify(again)}, not ${answer}`);
  if (reused.kind !== 'key-reused') faults.push(`key ${request.key} was taken for another request: ${reused.kind}`);
  return faults;
}

const answerOf = (outcome: Outcome): string | undefined =>
  outcome.kind === 'committed' || outcome.kind === 'replayed' ? outcome.answer : undefined;
