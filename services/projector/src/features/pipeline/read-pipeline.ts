import type { Pipeline } from '@procession/contracts/http/pipeline.ts';
import { cursorAge } from '@procession/event-log/cursor-age.ts';
import { instant } from '@procession/event-log/event-columns.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import type { OperatorPorts } from '../../operator-app.ts';
import { viewNames } from '../../views/view-names.ts';
import { readBehind } from './read-behind.ts';

/** As the databases and the bus have it now, whichever copy of the projector is asked. */
export async function readPipeline(ports: OperatorPorts): Promise<Omit<Pipeline, 'mayRebuild'>> {
  const { log, read, partitions, busLag } = ports;
  const [end, outbox, hiddenSeconds, bus, state, held] = await Promise.all([
    selectEnd(log),
    selectOutbox(log),
    cursorAge(log),
    busLag(),
    selectState(read),
    selectPartitions(read, partitions),
  ]);
  const behind = await readBehind(ports, held);
  return {
    at: end.at,
    log: { position: end.position, newestAt: end.newestAt, hiddenSeconds },
    outbox,
    bus: bus === undefined ? null : { unread: bus },
    projectors: state.projectors,
    partitions: held.map(({ partition, copy, position }) => ({
      partition,
      copy,
      position,
      ...(behind.of.get(partition) ?? { behind: 0, behindSince: null }),
    })),
    isBehindMore: behind.isMore,
    views: viewNames.map(
      (view) => state.views.find((one) => one.view === view) ?? { view, version: null, builtAt: null, differences: 0 },
    ),
    parked: state.parked,
    check: state.check,
  };
}

interface End {
  at: string;
  position: number | null;
  newestAt: string | null;
}

async function selectEnd(log: SqlReader): Promise<End> {
  const [row] = await log.query<End>(
    '',
    `select ${instant('now()')} as at, e.position, ${instant('e.recorded_at')} as "newestAt"
     from (select) nothing left join lateral (
       select position, recorded_at from log.events order by epoch desc, xid desc, position desc limit 1
     ) e on true`,
    [],
  );
  return row!;
}

async function selectOutbox(log: SqlReader): Promise<Pipeline['outbox']> {
  const [row] = await log.query<Pipeline['outbox']>(
    '',
    `select count(*)::int as commits, coalesce(extract(epoch from now() - min(recorded_at)) * 1000, 0)::float8 as "ageMs" from log.outbox`,
    [],
  );
  return row!;
}

interface State {
  projectors: Pipeline['projectors'];
  views: Pipeline['views'];
  parked: number;
  check: Pipeline['check'];
}

async function selectState(read: SqlReader): Promise<State> {
  const [row] = await read.query<State>(
    '',
    `select
       coalesce((select json_agg(json_build_object('copy', left(c.copy, 8), 'partitions',
           (select count(*) from leases l where l.holder = c.copy and l.ends_at > now())) order by c.joined_at)
         from copies c where c.ends_at > now()), '[]') as projectors,
       coalesce((select json_agg(json_build_object('view', v.view, 'version', v.version, 'builtAt', ${instant('v.built_at')},
           'differences', (select count(*) from row_differences d where d.view = v.view)))
         from view_sets v), '[]') as views,
       (select count(*)::int from parked_streams) as parked,
       (select json_build_object('rounds', s.rounds, 'streams', s.checked_count) from self_check s) as check`,
    [],
  );
  return row!;
}

export interface HeldPartition {
  partition: number;
  copy: string | null;
  position: number | null;
  epoch: number | null;
  xid: string | null;
}

/** A cursor that was made with another number of partitions says nothing of these. */
const selectPartitions = (read: SqlReader, partitions: number): Promise<HeldPartition[]> =>
  read.query<HeldPartition>(
    '',
    `select p.partition, left(l.holder, 8) as copy, s.epoch, s.xid::text as xid, s.position
     from generate_series(0, $1::int - 1) as p (partition)
     left join leases l on l.partition = p.partition and l.ends_at > now()
     left join sweep s on s.partition = p.partition and s.partitions = $1::int
     order by p.partition`,
    [partitions],
  );
