import { Session } from '@procession/platform/session.ts';
import { build } from '../rebuild/build.ts';
import { loadRanges } from '../rebuild/load-ranges.ts';
import { nextThenLive } from '../rebuild/next-tables.ts';
import { requestRebuild, type Taken, takeRebuild } from '../rebuild/rebuild-state.ts';
import { type ViewName, viewVersions, withCompanions } from '../views/view-names.ts';
import type { ReadSide } from './open-projection.ts';

/** A rebuild that is asked for and taken up, in this thread. */
export async function openRebuild(side: ReadSide, views: readonly ViewName[], { loaders = 2, partitions = 1 } = {}) {
  const options = { applicationName: 'test', statementTimeoutMs: 10_000 };
  const opened: Session[] = [];
  const open = async () => {
    const log = await Session.open(side.urls.reader, options);
    const next = await Session.open(side.urls.projector, { ...options, schema: nextThenLive });
    opened.push(log, next);
    return { log, next };
  };
  const { log, next } = await open();
  await requestRebuild(next, { views: withCompanions(views), requestedBy: 'test' });
  const taken = (await takeRebuild(next, viewVersions)) as Taken;
  return {
    taken,
    log,
    next,
    build: () =>
      build({
        log,
        next,
        taken,
        partitions,
        loaders,
        openNext: () => Session.open(side.urls.projector, { ...options, schema: nextThenLive }),
        load: async (job) => {
          const sessions = await Promise.all(Array.from({ length: loaders }, open));
          await Promise.all(sessions.map((session) => loadRanges(session.log, session.next, job)));
        },
      }),
    [Symbol.asyncDispose]: async () => {
      for (const session of opened) await session.close();
    },
  };
}
