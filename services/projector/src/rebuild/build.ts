import { setTimeout as sleep } from 'node:timers/promises';
import { headsAfter } from '@procession/event-log/heads-after.ts';
import type { Session } from '@procession/platform/session.ts';
import type { ViewName } from '../views/view-names.ts';
import { tryExchange } from './exchange.ts';
import type { LoadJob } from './load-ranges.ts';
import { tablesToBuild } from './next-tables.ts';
import { planRanges } from './plan-ranges.ts';
import { readCursor, setState, type Taken, TakenOver, writeCursor } from './rebuild-state.ts';
import { refoldStreams } from './refold-streams.ts';

export interface Build {
  log: Session;
  /** Its search path names the tables in use; the new ones are written with their schema. */
  next: Session;
  taken: Taken;
  partitions: number;
  /** How many load at once. */
  loaders: number;
  /** Loads what is left of the ranges, all loaders together. */
  load: (job: LoadJob) => Promise<void>;
  /** Another session like `next`. */
  openNext: () => Promise<Session>;
}

const headsPerRound = 5_000;
/** So few streams changed while a round was done that the exchange can do the rest. */
const fewStreams = 200;
/** Together more than a minute: a report that reads for long is waited for, and live updates go on between two tries. */
const exchangeTriesMax = 100;
const exchangePauseMs = 500;

/** Builds views from the log beside those in use, in steps that are all resumed where a killed worker left them. */
export async function build(of: Build): Promise<void> {
  const { log, next, taken } = of;
  if (taken.state === 'waiting') await planRanges(log, next, taken, of.loaders);
  if (taken.state !== 'catching_up') {
    const { number, fence, views } = taken;
    await of.load({ number, fence, views, partitions: of.partitions, end: await readCursor(next, taken) });
    await refuseRest(next, taken);
    await analyze(of, tablesToBuild(views));
    await setState(next, taken, 'catching_up');
  }
  for (let tries = 1; ; tries++) {
    await catchUp(of, taken.views);
    const cursor = await readCursor(next, taken);
    if (await tryExchange({ ...of, views: taken.views, cursor })) return;
    if (tries === exchangeTriesMax)
      throw new Error(`no exchange of the tables in ${tries} tries: some transaction holds them, see pg_stat_activity`);
    await sleep(exchangePauseMs * (0.5 + Math.random() / 2));
  }
}

/** @throws TakenOver when others carry it out, for they have what is left; or when there is nothing of which all could be loaded */
async function refuseRest(next: Session, { number }: Taken): Promise<void> {
  const ranges = await next.query<{ isDone: boolean }>(
    '',
    'select is_done as "isDone" from rebuild_ranges where rebuild = $1',
    [number],
  );
  const restCount = ranges.filter(({ isDone }) => !isDone).length;
  if (restCount > 0)
    throw new TakenOver(`${restCount} shares of the rebuild ${number} are left, and they are not ours`);
  if (ranges.length === 0) throw new TakenOver(`the rebuild ${number} has no shares: another copy plans it`);
}

/** Two tables at a time: what takes longest in it is computing. */
async function analyze({ next, openNext }: Build, tables: readonly string[]): Promise<void> {
  const other = await openNext();
  const left = [...tables];
  const some = async (session: Session): Promise<void> => {
    for (let table = left.shift(); table !== undefined; table = left.shift())
      await session.query('', 'select analyze_next_table($1)', [table]);
  };
  try {
    await Promise.all([some(next), some(other)]);
  } finally {
    await other.close();
  }
}

/** What was committed since, until little is left. */
async function catchUp(of: Build, views: readonly ViewName[]): Promise<void> {
  const { log, next, taken, partitions } = of;
  for (;;) {
    const heads = await headsAfter(log, await readCursor(next, taken), headsPerRound);
    const streams = new Map(heads.map(({ tenant, stream }) => [`${tenant}\n${stream}`, { tenant, stream }]));
    await refoldStreams({ ...taken, log, next, views, partitions }, [...streams.values()]);
    const last = heads.at(-1);
    if (last) await writeCursor(next, taken, last);
    if (streams.size <= fewStreams) return;
  }
}
