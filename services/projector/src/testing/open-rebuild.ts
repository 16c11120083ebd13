import { Session } from '@procession/platform/session.ts';
import { build } from '../rebuild/build.ts';
import { type LoadJob, loadRanges } from '../rebuild/load-ranges.ts';
import { requestRebuild, type Taken, takeRebuild } from '../rebuild/rebuild-state.ts';
import { type ViewName, type ViewVersions, viewVersions, withCompanions } from '../views/view-names.ts';
import type { ReadSide } from './open-projection.ts';

export interface OpenedRebuild extends AsyncDisposable {
  taken: Taken;
  build(): Promise<void>;
  /** Loads what is left, as a worker does that does not know that it was taken for dead. */
  goOn(): Promise<void>;
}

/** A rebuild that is asked for (when none waits) and taken up, in this thread. */
export async function openRebuild(
  side: ReadSide,
  views: readonly ViewName[],
  { versions = viewVersions, eventsPerPiece = 1_000 }: { versions?: ViewVersions; eventsPerPiece?: number } = {},
): Promise<OpenedRebuild> {
  const options = { applicationName: 'test', statementTimeoutMs: 10_000 };
  const opened: Session[] = [];
  const openNext = async () => {
    const session = await Session.open(side.urls.projector, { ...options, schema: 'read' });
    opened.push(session);
    return session;
  };
  const openLog = async () => {
    const session = await Session.open(side.urls.reader, options);
    opened.push(session);
    return session;
  };
  const [log, next] = [await openLog(), await openNext()];
  await requestRebuild(next, { views: withCompanions(views), requestedBy: 'test' });
  const taken = (await takeRebuild(next, versions)) as Taken;
  let lastJob: LoadJob | undefined;
  const load = async (job: LoadJob): Promise<void> => {
    lastJob = { ...job, eventsPerPiece };
    const loader = async (): Promise<void> => loadRanges(await openLog(), await openNext(), lastJob!);
    await Promise.all([loader(), loader()]);
  };
  return {
    taken,
    build: () => build({ log, next, taken, partitions: 1, loaders: 2, load, openNext }),
    goOn: () => loadRanges(log, next, lastJob!),
    [Symbol.asyncDispose]: async () => {
      for (const session of opened) await session.close();
    },
  };
}
