import { waitUntil } from '@procession/stack/wait-until.ts';
import type { ChaosRun } from '../chaos-run.ts';
import { converge } from '../converge.ts';
import { readWritesWithoutLease } from '../database/watch-leases.ts';
import type { Scenario } from './scenario.ts';
import { comment, hold, startInstance, sweepOften, waitUntilRow } from './steps.ts';

const withinMs = 10_000;
const twoProjectors = { nats: false, copies: { projector: 2, query: 0, notifier: 0 }, ...sweepOften };

export const stoppedHolder: Scenario = {
  name: 'stopped-holder',
  says: 'a projector stands still, another takes its partition over, and it wakes up not knowing',
  tenants: ['north'],
  stack: twoProjectors,
  play: async (run) => {
    const { id } = await startInstance(run, 'north');
    await waitUntilRow(run, id);
    const old = await waitUntil('a holder', () => holderOf(run), { withinMs });
    const before = await fenceOf(run);
    run.stack.pause('projector', old);
    await waitUntil('another takes over', async () => (await fenceOf(run)) > before, { withinMs });
    const young = 1 - old;
    run.stack.pause('projector', young); // else it would have written already what the old one finds
    // The old one cannot be told that its lease is over: what is left is the fence.
    const held = await hold(run, 'lock table read.copies in exclusive mode');
    try {
      await comment(run, 'north', id);
      run.stack.resume('projector', old);
      await waitUntil('it has tried to write', () => hasTriedToWrite(run, old), { withinMs });
    } finally {
      await held.letGo();
      for (const copy of [old, young]) run.stack.resume('projector', copy);
    }
    await converge(run);
  },
};

export const newcomer: Scenario = {
  name: 'newcomer',
  says: 'a projector joins another that has all partitions, and gets its share',
  tenants: ['north'],
  stack: { ...twoProjectors, partitions: 2 },
  play: async (run) => {
    await run.stack.drain('projector', 1);
    await waitUntilHeld(run, 0, 2);
    await run.stack.start('projector', 1);
    await waitUntilHeld(run, 1, 1);
    await startInstance(run, 'north');
    await converge(run);
  },
};

/** And was told that it may not, or was not. */
async function hasTriedToWrite(run: ChaosRun, copy: number): Promise<boolean> {
  const lost = await metricOf(run, copy, 'projection_leases_lost_total');
  return lost > 0 || (await readWritesWithoutLease(run.admin)).length > 0;
}

/** Which copy has the lease of the only partition. */
async function holderOf(run: ChaosRun): Promise<number | undefined> {
  const held = await Promise.all([0, 1].map((copy) => metricOf(run, copy, 'projection_partitions_held')));
  return held.includes(1) ? held.indexOf(1) : undefined;
}

const waitUntilHeld = (run: ChaosRun, copy: number, partitions: number): Promise<true> =>
  waitUntil(
    `projector ${copy + 1} holds ${partitions} partitions`,
    async () => (await metricOf(run, copy, 'projection_partitions_held')) === partitions,
    { withinMs },
  );

async function metricOf({ stack }: ChaosRun, copy: number, name: string): Promise<number> {
  const text = await (await fetch(`${stack.urls.projector[copy]}/metrics`)).text();
  return Number(new RegExp(`^procession_${name}\\{.*\\} (\\d+)$`, 'm').exec(text)?.[1]);
}

/** Under which lease the only partition may be written. */
async function fenceOf({ admin }: ChaosRun): Promise<number> {
  const [row] = await admin.query<{ fence: number }>('', 'select fence from read.feed', []);
  return row!.fence;
}
