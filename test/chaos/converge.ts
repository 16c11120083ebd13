import { waitUntil } from '@procession/stack/wait-until.ts';
import type { ChaosRun } from './chaos-run.ts';
import { type Behind, readBehind, readParked } from './database/behind.ts';
import type { ViolationName } from './violations.ts';

/** After the last command and with every part back: the sweep comes every 2 s, a process needs a few to start. */
export const convergeWithinMs = 10_000;

/** Waits until every row is at the log's head. `name`: what it is called in this plan when one never gets there. */
export async function converge(
  run: ChaosRun,
  name: ViolationName = 'tail-never-reached',
  withinMs = convergeWithinMs,
): Promise<number> {
  const began = performance.now();
  let behind: Behind[] = [];
  const isThere = async (): Promise<boolean> => {
    behind = await readBehind(run.admin);
    return behind.length === 0;
  };
  try {
    await waitUntil('the rows reach the end of the log', isThere, { withinMs });
  } catch {
    for (const { tenant, stream, revision, has } of behind)
      run.violations.add(name, `${tenant}/${stream}: the log has ${revision}, the rows ${has ?? 'nothing'}`);
  }
  for (const { tenant, stream, reason } of await readParked(run.admin))
    run.violations.add('stream-parked', `${tenant}/${stream}: ${reason}`);
  return Math.round(performance.now() - began);
}
