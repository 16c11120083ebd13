import type { DecisionFigures } from '../decisions.ts';
import { busyShare, machineTicks, median, percentile } from '../load.ts';

/**
 * A two-step approval as each of the compared can do it. Every call resolves when what it asked for is durable.
 * `Instance` is what the one behind it needs to find its instance again.
 */
export interface Approvals<Instance> {
  start(key: string): Promise<Instance>;
  decide(instance: Instance, step: 1 | 2): Promise<void>;
  /** Resolves when the instance has ended as approved. @throws Error when it ended in another way. */
  finished(instance: Instance): Promise<void>;
  close(): Promise<void>;
}

export interface Load {
  inFlight: number;
  seconds: number;
  runs: number;
  warmSeconds: number;
}

/** `busy` is the share of the whole machine. */
export type PeerFigures = DecisionFigures & {
  all: number[];
  /** Of what is measured, its database and the load together, over all runs: says more than a rate when the machine is shared. */
  cpuUsPerDecision: number | undefined;
};

/**
 * Decisions per second with so many slots, each of which runs whole instances one after another: start, decide, decide,
 * ended. The median run by decisions per second. One failed call fails all of it: nobody is fast by not doing the work.
 */
export async function drive<Instance>(
  approvals: Approvals<Instance>,
  load: Load,
  cpuSecondsSoFar: () => number | undefined = () => undefined,
): Promise<PeerFigures> {
  let count = 0;
  const nextKey = (): string => `bench-${++count}`;
  await run(approvals, nextKey, load.inFlight, load.warmSeconds);
  const figures: (DecisionFigures & { decisions: number })[] = [];
  const cpuBefore = cpuSecondsSoFar();
  for (let n = 0; n < load.runs; n++) figures.push(await run(approvals, nextKey, load.inFlight, load.seconds));
  const cpuAfter = cpuSecondsSoFar();
  const decisions = figures.reduce((sum, f) => sum + f.decisions, 0);
  const cpuUsPerDecision =
    cpuBefore === undefined || cpuAfter === undefined ? undefined : ((cpuAfter - cpuBefore) * 1e6) / decisions;
  const all = figures.map((f) => f.decisionsPerSecond);
  return { ...figures.find((f) => f.decisionsPerSecond === median(all))!, all, cpuUsPerDecision };
}

async function run<Instance>(
  approvals: Approvals<Instance>,
  nextKey: () => string,
  inFlight: number,
  seconds: number,
): Promise<DecisionFigures & { decisions: number }> {
  const latencies: number[] = [];
  const ticks = machineTicks();
  const began = performance.now();
  const end = began + seconds * 1000;
  const slot = async (): Promise<void> => {
    while (performance.now() < end) {
      const instance = await approvals.start(nextKey());
      for (const step of [1, 2] as const) {
        const at = performance.now();
        await approvals.decide(instance, step);
        latencies.push(performance.now() - at);
      }
      await approvals.finished(instance);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, slot));
  return {
    decisions: latencies.length,
    decisionsPerSecond: latencies.length / ((performance.now() - began) / 1000),
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    busy: busyShare(ticks),
  };
}
