import type { JsonObject } from '@procession/contracts/json.ts';
import { endInstance, gravestOf } from './ending.ts';
import { arrive, itemDone } from './routing.ts';
import { type ItemRef, isOpenVisit, openIncidents } from './state.ts';
import { stepTypes } from './step-types.ts';
import { meetOneWait } from './waits.ts';
import { record, stepOf, visitOf, type Work } from './work.ts';

/** Moves branches until nothing moves any more (DEFINITIONS §6). */
export function rest(work: Work): void {
  do {
    for (let next = 0; next < work.queue.length && !work.state.ended; next += 1) {
      const queued = work.queue[next];
      if (queued?.kind === 'arrive') arrive(work, queued.to, queued.from);
      else if (queued) run(work, queued.item);
    }
    work.queue = [];
  } while (!work.state.ended && meetOneWait(work));
  if (!work.state.ended && work.state.routing.openCount === 0) settle(work);
}

/** A step that works by itself. Without an outcome it stays where it is: it has raised an incident. */
export function run(work: Work, item: ItemRef): void {
  if (!isOpenVisit(visitOf(work, item.visit))) return;
  const step = stepOf(work, item.visit);
  const outcome = stepTypes[step.config.type].run?.(work, item, step);
  if (outcome !== undefined) itemDone(work, item, outcome);
}

/** Nothing is open: the instance ends, unless branches wait at joins that can't fire any more. */
function settle(work: Work): void {
  const { arrivals, ends } = work.state.routing;
  if (arrivals.length === 0) {
    endInstance(work, gravestOf(ends));
    return;
  }
  if (openIncidents(work.state).some((i) => i.kind === 'stuck')) return;
  const incident = work.state.incidentCount + 1;
  record(work, 'IncidentRaised', { incident, kind: 'stuck', facts: { waiting: waitingAt(work) } });
}

/** Per join at which branches wait: the steps that nothing came from. */
function waitingAt(work: Work): JsonObject[] {
  const { arrivals } = work.state.routing;
  const joins = [...new Set(arrivals.map((a) => a.step))];
  return joins.map((step) => {
    const come = new Set(arrivals.filter((a) => a.step === step).map((a) => a.source));
    const sources = work.definition.steps.get(step)?.sources ?? [];
    return { step, from: [...come], missing: sources.filter((source) => !come.has(source)) };
  });
}
