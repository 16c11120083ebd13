import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import type { WaitedFor } from '@procession/contracts/http/instance-why.ts';
import { evolve } from '@procession/engine/instance/evolve.ts';
import { foldVersion } from '@procession/engine/instance/fold-version.ts';
import { serialOf, type Visit, visitId } from '@procession/engine/instance/routing-state.ts';
import { type InstanceState, notStarted } from '@procession/engine/instance/state.ts';
import { type Seen, waysOn } from '@procession/engine/instance/ways-on.ts';
import { eventsOfStream } from '@procession/event-log/events-of-stream.ts';
import { snapshotOfStream } from '@procession/event-log/snapshot-of-stream.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { current } from '../../moments/state-at.ts';

type CameFrom = WaitedFor['cameFrom'];

/** A join all of whose sources are told is none that people read. */
const parentsMax = 3;

/** The visits whose completion led to this one, each with the guards that were looked at and the values that they saw then. */
export async function cameFrom(
  log: SqlReader,
  stream: { tenant: string; stream: string },
  seen: Seen,
  visit: Visit,
): Promise<CameFrom> {
  const { visits } = seen.state.routing;
  const found: CameFrom = [];
  for (const serial of visit.parents.slice(0, parentsMax)) {
    const parent = visits.find((known) => known.serial === serial);
    if (parent?.outcome === undefined) continue; // closed so long ago that it is forgotten
    const then = await dataOfGuards(log, stream, seen.state, parent);
    const ways = waysOn({ ...seen, state: then }, serial, parent.outcome);
    const here = ways.filter(({ to }) => to === visit.step);
    const taken = here.find(({ guard }) => guard === null || guard.holds) ?? here[0];
    const looked = ways.filter((way) => taken && (taken.isOtherwise || way.transition <= taken.transition));
    const name = seen.definition.steps.get(parent.step)?.label ?? parent.step;
    found.push({
      visit: visitId(parent),
      step: parent.step,
      name,
      outcome: parent.outcome,
      guards: looked.flatMap(({ guard }) => guard ?? []),
    });
  }
  return found;
}

/** The instance with the data that a visit's guards saw: after its own `set`, and before anything that later steps set. */
async function dataOfGuards(
  log: SqlReader,
  stream: { tenant: string; stream: string },
  now: InstanceState,
  visit: Visit,
): Promise<InstanceState> {
  const at = visit.closedAt!;
  const before = new Date(Date.parse(at) - 1).toISOString();
  const snapshot = await snapshotOfStream(log, { ...stream, toInstant: before }, foldVersion);
  let then = (snapshot?.state as unknown as InstanceState | undefined) ?? notStarted;
  for await (const page of eventsOfStream(log, { ...stream, after: then.revision, toInstant: at })) {
    const end = page.findIndex((event) => event.recordedAt === at && isLater(event, now, visit));
    for (const event of end < 0 ? page : page.slice(0, end)) then = evolve(then, current(event));
    if (end >= 0) break;
  }
  return { ...now, data: then.data, locals: then.locals };
}

/** What the command that completed the visit did after that: routing comes last, and steps set their fields in the order of their visits. */
function isLater({ type, data }: LogEvent, { routing }: InstanceState, visit: Visit): boolean {
  if (type === 'InstanceAdvanced') return true;
  const cause = (type === 'DataChanged' ? data.cause : undefined) as { kind: string; visit?: string } | undefined;
  return cause?.visit !== undefined && serialOf(routing, cause.visit) > visit.serial;
}
