import { instanceStream } from '@procession/contracts/ids.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import { foldVersion } from '@procession/engine/instance/fold-version.ts';
import type { InstanceState } from '@procession/engine/instance/state.ts';
import { eventsOfStream } from '@procession/event-log/events-of-stream.ts';
import { snapshotOfStream } from '@procession/event-log/snapshot-of-stream.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import type { Moment } from './moment.ts';
import { type Shown, stateAt } from './state-at.ts';

/** A moment of an instance, and what it took to get there. */
export interface Replayed extends Shown {
  /** Where the fold began; null: with nothing. */
  snapshot: { revision: number; takenAt: string } | null;
  /** How many were folded on top of it. */
  eventsApplied: number;
  /** For reading and folding. */
  tookUs: number;
}

/**
 * Folds an instance up to a moment, from the newest snapshot that is not after it, page by page.
 * @throws ProblemError when there is no such moment
 */
export async function replay(log: SqlReader, of: { tenant: string; id: string }, moment: Moment): Promise<Replayed> {
  const began = performance.now();
  const stream = { tenant: of.tenant, stream: instanceStream(of.id) };
  const found = await snapshotOfStream(log, { ...stream, ...endOf(moment) }, foldVersion);
  const after = found?.revision ?? 0;
  const shown = await stateAt(
    eventsOfStream(log, { ...stream, after }),
    moment,
    found?.state as unknown as InstanceState,
  );
  if (!shown) throw noSuchMoment(moment);
  return {
    ...shown,
    snapshot: found ? { revision: found.revision, takenAt: found.takenAt } : null,
    eventsApplied: shown.state.revision - after,
    tookUs: Math.round((performance.now() - began) * 1_000),
  };
}

/** A snapshot stands after a whole command, so one at the revision that is asked for is the answer. */
function endOf(moment: Moment): { toRevision?: number; toInstant?: string } {
  switch (moment.kind) {
    case 'revision':
      return { toRevision: moment.revision };
    case 'instant':
      return { toInstant: moment.at };
    case 'now':
      return {};
  }
}

function noSuchMoment(moment: Moment): ProblemError {
  switch (moment.kind) {
    case 'revision':
      return new ProblemError('not-found', `The instance has no revision ${moment.revision} yet.`);
    case 'instant':
      return new ProblemError('not-found', `The instance had not been started at ${moment.at}.`);
    case 'now':
      return new ProblemError('instance-not-found', 'There is no such instance.');
  }
}
