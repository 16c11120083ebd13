import { busyShare, machineTicks, median, openTarget, percentile } from './load.ts';
import { decision, must, startBody, type World } from './world.ts';

export interface DecisionFigures {
  decisionsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  busy: number | undefined;
}

/**
 * Decisions per second over HTTP with so many requests in flight: each slot starts a two-step instance, decides both
 * steps and begins again, at one copy after the other. The median run by decisions per second.
 */
export async function measureDecisions(
  commandUrls: readonly string[],
  world: World,
  { inFlight, seconds, runs, warmSeconds }: { inFlight: number; seconds: number; runs: number; warmSeconds: number },
): Promise<DecisionFigures & { all: number[] }> {
  await drive(commandUrls, world, inFlight, warmSeconds);
  const figures: DecisionFigures[] = [];
  for (let run = 0; run < runs; run++) figures.push(await drive(commandUrls, world, inFlight, seconds));
  const all = figures.map((f) => f.decisionsPerSecond);
  return { ...figures.find((f) => f.decisionsPerSecond === median(all))!, all };
}

async function drive(
  urls: readonly string[],
  world: World,
  inFlight: number,
  seconds: number,
): Promise<DecisionFigures> {
  const targets = urls.map((url) => openTarget(url, Math.ceil(inFlight / urls.length)));
  const latencies: number[] = [];
  const ticks = machineTicks();
  const began = performance.now();
  const end = began + seconds * 1000;
  let asked = 0;
  const nextTarget = () => targets[asked++ % targets.length]!;
  const slot = async (n: number): Promise<void> => {
    while (performance.now() < end) {
      const instance = await must(nextTarget(), 'post', '/v1/instances', world.client, startBody());
      for (const [task, people] of [
        [1, world.managers],
        [2, world.finance],
      ] as const) {
        const at = performance.now();
        await must(
          nextTarget(),
          'post',
          `/v1/tasks/${instance.id}.${task}/decide`,
          people[n % people.length]!,
          decision,
        );
        latencies.push(performance.now() - at);
      }
    }
  };
  await Promise.all(Array.from({ length: inFlight }, (_, n) => slot(n)));
  const spent = (performance.now() - began) / 1000;
  await Promise.all(targets.map((target) => target.close()));
  return {
    decisionsPerSecond: latencies.length / spent,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    busy: busyShare(ticks),
  };
}
