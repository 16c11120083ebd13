import { setTimeout as sleep } from 'node:timers/promises';
import { copiesOfEach, type ServiceName, serviceNames } from '@procession/stack/services.ts';
import type { ChaosRun } from '../chaos-run.ts';
import { hasTimeFor, type Plan, sleepUntil } from '../plan.ts';

/** A process is back and the load has found it within about this time. */
const roundMs = 3_000;
const leaseMs = 1_000;
/** Longer than its lease: another one takes over. */
const stoppedForMs = 2 * leaseMs;

export const kills: Plan = {
  name: 'kills',
  says: 'kill -9 of either copy of every service, of PostgreSQL and of nats-server, in turn; a projector stands still and wakes up',
  stack: { copies: copiesOfEach(2), partitions: 2, serviceEnv: { projector: { LEASE_MS: String(leaseMs) } } },
  share: 0.4,
  disturb: async (run, untilMs) => {
    const random = run.random.fork('kills');
    const victims = victimsOf(run);
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

type Trouble = (run: ChaosRun, downForMs: number) => Promise<void>;

const victimsOf = ({ stack }: ChaosRun): Trouble[] => [
  ...serviceNames.flatMap((service) => stack.urls[service].map((_url, copy) => killService(service, copy))),
  ...stack.urls.projector.map((_url, copy) => stopProjector(copy)),
  killPostgres,
  killNats,
];

const killService =
  (service: ServiceName, copy: number): Trouble =>
  async (run, downForMs) => {
    run.did(`kill -9 of ${service} ${copy + 1}, down for ${downForMs} ms`);
    await run.stack.kill(service, copy);
    await sleep(downForMs);
    await backAgain(run, `${service} ${copy + 1}`, () => run.stack.start(service, copy));
  };

const stopProjector =
  (copy: number): Trouble =>
  async (run) => {
    run.did(`projector ${copy + 1} stands still for ${stoppedForMs} ms`);
    run.stack.pause('projector', copy);
    await sleep(stoppedForMs);
    run.stack.resume('projector', copy);
  };

const killPostgres: Trouble = async (run) => {
  run.did('kill -9 of PostgreSQL, started again at once');
  await run.stack.killPostgres();
  await backAgain(run, 'PostgreSQL', () => run.stack.startPostgres());
};

const killNats: Trouble = async (run, downForMs) => {
  run.did(`kill -9 of nats-server, down for ${downForMs} ms`);
  await run.stack.killNats();
  await sleep(downForMs);
  await backAgain(run, 'nats-server', () => run.stack.startNats());
};

async function backAgain(run: ChaosRun, what: string, start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    run.violations.add('part-did-not-come-back', `${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
