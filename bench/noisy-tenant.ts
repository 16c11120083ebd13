import type { Stack } from '@procession/stack/stack.ts';
import { openTarget, percentile, type Target } from './load.ts';
import { buildWorld, decision, must, startBody, type World } from './world.ts';

const quiet = ['bench-1', 'bench-2', 'bench-3', 'bench-4'];
const noisy = 'bench-noisy';
/** Requests that each tenant has in flight: its share. The machine is full with that. */
const inFlight = 8;
const timesItsShare = 10;
/** Both loads in short turns, so that a slower minute of the machine is in both. */
const turnSeconds = 1;

export const noisyTenants: readonly string[] = [...quiet, noisy];

export interface NoisyFigures {
  /** Of the others' p95 of a decision: beside a tenant that asks for ten times its share, over beside one that asks for its share. */
  ratio: number;
  besideQuietP95Ms: number;
  besideNoisyP95Ms: number;
  /** Decisions of the noisy tenant for each of one of the others. */
  noisyShare: number;
}

export async function measureNoisyTenant(
  stack: Stack,
  { turns, warmTurns }: { turns: number; warmTurns: number },
): Promise<NoisyFigures> {
  const worlds = new Map<string, World>();
  for (const tenant of noisyTenants) worlds.set(tenant, await buildWorld(stack, tenant));
  const target = openTarget(stack.urls.command[0]!, inFlight * (quiet.length + timesItsShare));
  const take = (times: number): Promise<Turn> => takeTurn(target, worlds, times);
  try {
    for (let turn = 0; turn < warmTurns; turn++) await take(timesItsShare);
    const fair: number[] = [];
    const loud: number[] = [];
    let ofNoisy = 0;
    for (let turn = 0; turn < turns; turn++) {
      fair.push(...(await take(1)).quietMs);
      const beside = await take(timesItsShare);
      loud.push(...beside.quietMs);
      ofNoisy += beside.noisyCount;
    }
    const besideQuietP95Ms = percentile(fair, 0.95);
    const besideNoisyP95Ms = percentile(loud, 0.95);
    const noisyShare = ofNoisy / (loud.length / quiet.length);
    return { ratio: besideNoisyP95Ms / besideQuietP95Ms, besideQuietP95Ms, besideNoisyP95Ms, noisyShare };
  } finally {
    await target.close();
  }
}

interface Turn {
  /** Of the quiet tenants' decisions. */
  quietMs: number[];
  noisyCount: number;
}

/** The noisy tenant has `times` as many requests in flight as each of the others. */
async function takeTurn(target: Target, worlds: ReadonlyMap<string, World>, times: number): Promise<Turn> {
  const turn: Turn = { quietMs: [], noisyCount: 0 };
  const end = performance.now() + turnSeconds * 1000;
  const slot = async (tenant: string, world: World, n: number): Promise<void> => {
    while (performance.now() < end) {
      const instance = await must(target, 'post', '/v1/instances', world.client, startBody());
      for (const [task, people] of [
        [1, world.managers],
        [2, world.finance],
      ] as const) {
        const at = performance.now();
        await must(target, 'post', `/v1/tasks/${instance.id}.${task}/decide`, people[n % people.length]!, decision);
        if (tenant === noisy) turn.noisyCount++;
        else turn.quietMs.push(performance.now() - at);
      }
    }
  };
  const slots = [...worlds].flatMap(([tenant, world]) =>
    Array.from({ length: inFlight * (tenant === noisy ? times : 1) }, (_, n) => slot(tenant, world, n)),
  );
  await Promise.all(slots);
  return turn;
}
