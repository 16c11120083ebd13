import type { ChaosRun } from './chaos-run.ts';
import { checkDecisions, checkUnique } from './check-decisions.ts';
import { checkHistory } from './check-history.ts';
import { checkStreams } from './check-streams.ts';
import { findInClear } from './database/behind.ts';
import { readBrokenStreams, readEvents, readHeads, readUniqueKeys } from './database/read-log.ts';
import { readRowsThatWentBack } from './database/watch-rows.ts';
import { secretMark } from './load/definitions.ts';
import type { LoggedEvent } from './logged-event.ts';

/** The log against itself and against what was answered. Commands have ended. */
export async function checkLog(run: ChaosRun): Promise<LoggedEvent[]> {
  const { admin, history, violations } = run;
  const events = await readEvents(admin);
  checkStreams(events, await readHeads(admin), violations);
  checkHistory(history.operations, events, violations);
  checkDecisions(events, violations);
  checkUnique(events, await readUniqueKeys(admin), violations);
  for (const { table, rows } of await findInClear(admin, secretMark))
    violations.add('sensitive-value-in-clear', `${rows} rows of ${table}`);
  for (const { kind, tenant, id, previous, revision } of await readRowsThatWentBack(admin))
    violations.add('row-went-back', `${kind} ${tenant}/${id} from ${previous} to ${revision}`);
  return events;
}

/** What holds at every moment, also in the middle of it all. A database that is just down is looked at next time. */
export async function checkSnapshot({ admin, violations }: ChaosRun): Promise<void> {
  const broken = await readBrokenStreams(admin).catch(() => []);
  for (const { stream, what } of broken) violations.add(what, `${stream}, seen while commands went on`);
}
