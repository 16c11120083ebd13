import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import { instanceStream } from '@procession/contracts/ids.ts';
import type { TimelineEntry } from '@procession/contracts/read-models.ts';
import { evolve } from '@procession/engine/instance/evolve.ts';
import { foldVersion } from '@procession/engine/instance/fold-version.ts';
import { type InstanceState, notStarted } from '@procession/engine/instance/state.ts';
import { eventsOfStream } from '@procession/event-log/events-of-stream.ts';
import { snapshotOfStream } from '@procession/event-log/snapshot-of-stream.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { current } from '../../moments/state-at.ts';
import type { QueryPorts } from '../../ports.ts';
import { sqlReaderOf } from '../../tenant-reader.ts';
import type { ResumePoints } from './resume-points.ts';
import { selectNames } from './select-names.ts';
import { summary } from './summary.ts';
import { type ToldFact, toldFact } from './told-fact.ts';

export interface HistoryRange {
  tenant: string;
  instance: string;
  /** Events after this revision. */
  after: number;
  /** Up to and with this revision. */
  to: number;
  limit: number;
  /** Facts only, or moves of the graph as well. */
  detail: 'facts' | 'all';
}

export interface ToldEvent {
  event: LogEvent;
  entry: TimelineEntry;
}

type Told = { event: LogEvent; fact: ToldFact };

/** The events of a range in order, each with its sentence, told from the log alone. People are named as the directory names them now. */
export async function tellHistory(
  { log, rows, definitionOf }: Pick<QueryPorts, 'log' | 'rows' | 'definitionOf'>,
  range: HistoryRange,
  points = noPoints,
): Promise<ToldEvent[]> {
  const { tenant } = range;
  const told = await log(tenant, (connection) => readRange(sqlReaderOf(connection), definitionOf, range, points));
  const people = new Set(
    told.flatMap(({ event }) => [event.meta.actor, ...[principalOf(event)].filter((user) => user !== undefined)]),
  );
  const names = await rows(tenant, (read) => selectNames(read, tenant, [...people]));
  return told.map(({ event, fact }) => ({ event, entry: entryOf(event, fact, names) }));
}

const noPoints: ResumePoints = { stateAfter: async () => undefined, keep: () => undefined };

/** What a fact means depends on what came before it, so the instance is folded: from where a reader stopped, or from its newest snapshot before the range. */
async function readRange(
  log: SqlReader,
  definitionOf: QueryPorts['definitionOf'],
  { tenant, instance, after, to, limit, detail }: HistoryRange,
  points: ResumePoints,
): Promise<Told[]> {
  const stream = instanceStream(instance);
  const told: Told[] = [];
  let state =
    (await points.stateAfter(log, { tenant, stream, revision: after })) ??
    (await snapshotAt(log, { tenant, stream, toRevision: after })) ??
    notStarted;
  for await (const page of eventsOfStream(log, { tenant, stream, after: state.revision, toRevision: to })) {
    for (const logged of page) {
      const event = current(logged);
      const before = state;
      state = evolve(state, event);
      if (logged.revision <= after || (detail === 'facts' && logged.type === 'InstanceAdvanced')) continue;
      const of = { tenant, definition: state.definition, version: state.version };
      const { steps } = await definitionOf(log, of);
      const fact = toldFact(event, before, state, (step) => steps.get(step)?.label ?? step);
      told.push({ event: logged, fact });
      // One more than a page holds was asked for: the next page begins behind the last but one.
      if (told.length === limit - 1) points.keep(logged, state);
      if (told.length === limit) return told;
    }
    const last = page.at(-1)!;
    if (last.revision === to) points.keep(last, state);
  }
  return told;
}

async function snapshotAt(
  log: SqlReader,
  range: Parameters<typeof snapshotOfStream>[1],
): Promise<InstanceState | undefined> {
  const found = await snapshotOfStream(log, range, foldVersion);
  return found?.state as unknown as InstanceState | undefined;
}

/** A decision's principal stands in the fact, that of whoever starts for somebody beside it. */
function principalOf({ data, meta }: LogEvent): string | undefined {
  const { onBehalfOf = meta.onBehalfOf } = data as { onBehalfOf?: string };
  return onBehalfOf;
}

function entryOf(event: LogEvent, told: ToldFact, names: Names): TimelineEntry {
  const { stream, revision, type, recordedAt, meta } = event;
  const { actor } = meta;
  const onBehalfOf = principalOf(event) ?? null;
  const { facts, ...rest } = told;
  const actorName = names.get(actor) ?? facts.byName ?? null;
  return {
    id: `${stream}/${revision}`,
    revision,
    at: recordedAt,
    fact: type,
    actor,
    actorName,
    onBehalfOf,
    ...rest,
    summary: summary({
      fact: type,
      toStatus: rest.toStatus,
      facts,
      actor: actor === 'system' ? 'The system' : (actorName ?? actor),
      onBehalfOf: onBehalfOf === null ? null : (names.get(onBehalfOf) ?? facts.initiatorName ?? onBehalfOf),
    }),
  };
}

type Names = ReadonlyMap<string, string>;
