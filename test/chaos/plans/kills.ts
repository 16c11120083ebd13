import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceName } from '@procession/stack/services.ts';
import type { ChaosRun } from '../chaos-run.ts';
import { hasTimeFor, type Plan, sleepUntil } from '../plan.ts';

/** A process is back and the load has found it within about this time. */
const roundMs = 3_000;

export const kills: Plan = {
  name: 'kills',
  says: 'kill -9 of every process, of PostgreSQL and of nats-server, in turn',
  stack: { copies: { command: 2, notifier: 2 }, partitions: 2 },
  share: 0.4,
  disturb: async (run, untilMs) => {
    const random = run.random.fork('kills');
    while (hasTimeFor(roundMs, untilMs)) {
      for (const victim of random.shuffled(victims)) {
        if (!hasTimeFor(roundMs, untilMs)) break;
        await sleep(random.between(200, 1_200));
        await victim(run, random.between(0, 600));
      }
    }
    await sleepUntil(untilMs);
  },
};

type Kill = (run: ChaosRun, downForMs: number) => Promise<void>;

const killService =
  (service: ServiceName, copy: number): Kill =>
  async (run, downForMs) => {
    run.did(`kill -9 of ${service} ${copy + 1}, down for ${downForMs} ms`);
    await run.stack.kill(service, copy);
    await sleep(downForMs);
    await backAgain(run, `${service} ${copy + 1}`, () => run.stack.start(service, copy));
  };

const killPostgres: Kill = async (run) => {
  run.did('kill -9 of PostgreSQL, started again at once');
  await run.stack.killPostgres();
  await backAgain(run, 'PostgreSQL', () => run.stack.startPostgres());
};

const killNats: Kill = async (run, downForMs) => {
  run.did(`kill -9 of nats-server, down for ${downForMs} ms`);
  await run.stack.killNats();
  await sleep(downForMs);
  await backAgain(run, 'nats-server', () => run.stack.startNats());
};

const victims: readonly Kill[] = [
  killService('command', 0),
  killService('command', 1),
  killService('projector', 0),
  killService('query', 0),
  killService('notifier', 0),
  killService('notifier', 1),
  killPostgres,
  killNats,
];

async function backAgain(run: ChaosRun, what: string, start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    run.violations.add('part-did-not-come-back', `${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
