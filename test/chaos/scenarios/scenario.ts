import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StackOptions } from '@procession/stack/stack-parts.ts';
import { type ChaosRun, openChaosRun } from '../chaos-run.ts';
import { checkLeases } from '../check-leases.ts';
import { checkLog } from '../check-log.ts';
import { checkMirrors } from '../check-mirrors.ts';
import { checkRows } from '../check-rows.ts';
import { converge } from '../converge.ts';
import { environmentFor, finishPlanting, type Plant } from '../planted/plant.ts';
import type { Violations } from '../violations.ts';

/** One thing that goes wrong at exactly the wrong moment, on a stack as small as it can be. */
export interface Scenario {
  name: string;
  says: string;
  tenants: readonly string[];
  stack: Partial<StackOptions>;
  prepare?: () => Promise<Prepared>;
  play: (run: ChaosRun, prepared: Prepared | undefined) => Promise<void>;
}

export interface Prepared {
  stack: Partial<StackOptions>;
  close: () => Promise<void>;
}

const seed = 1;

/** Plays it, with the bug if one is given, and checks all that the stack has. @returns what was found */
export async function playScenario(scenario: Scenario, plant?: Plant): Promise<ReturnType<Violations['list']>> {
  const prepared = await scenario.prepare?.();
  const dir = mkdtempSync(join(tmpdir(), 'procession-plant-'));
  try {
    const run = await openChaosRun({
      seed,
      tenants: scenario.tenants,
      stack: mergedOptions(scenario.stack, prepared?.stack, environmentFor(plant, dir)),
      say: () => {},
    });
    try {
      if (run.stack.urls.projector.length > 0) await converge(run);
      await finishPlanting(plant, dir, run.admin);
      await scenario.play(run, prepared);
      if (run.violations.count() === 0) await checkAll(run); // else it is found, and what follows from it says nothing new
      return run.violations.list();
    } finally {
      await run.close();
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
    await prepared?.close();
  }
}

async function checkAll(run: ChaosRun): Promise<void> {
  const { urls } = run.stack;
  if (urls.projector.length > 0) await converge(run);
  const events = await checkLog(run);
  if (urls.projector.length > 0) {
    await checkRows(run, events);
    await checkLeases(run);
  }
  if (urls.query.length > 0) await checkMirrors(run, events);
}

function mergedOptions(...all: (Partial<StackOptions> | undefined)[]): Partial<StackOptions> {
  const merged: Partial<StackOptions> = {};
  for (const options of all) {
    const serviceEnv = { ...merged.serviceEnv };
    for (const [service, env] of Object.entries(options?.serviceEnv ?? {}) as [keyof typeof serviceEnv, object][])
      serviceEnv[service] = { ...serviceEnv[service], ...env };
    Object.assign(merged, options, { serviceEnv });
  }
  return merged;
}
