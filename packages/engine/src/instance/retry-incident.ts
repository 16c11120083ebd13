import { unreachable } from '@procession/contracts/json.ts';
import type { FinalStatus } from '@procession/contracts/statuses.ts';
import type { Rejection } from '../decider.ts';
import { activate } from './activate.ts';
import type { InstanceCommand } from './command.ts';
import { redoStage } from './due.ts';
import { outcomeOf, type Phase, phaseOf, resolve } from './incidents.ts';
import { openInterrupts } from './interrupts.ts';
import { advance, itemDone, openItem } from './items.ts';
import { retryJob } from './jobs.ts';
import { moveCodes } from './moves.ts';
import { reasonRefused } from './reason.ts';
import { refuse } from './rejections.ts';
import { run } from './rest.ts';
import { expectedMoved } from './revisions.ts';
import { operateRefused } from './rights.ts';
import { begin, type LeaveHow, leave, route } from './routing.ts';
import { type ItemRef, isOpenVisit, itemNamed, serialOf } from './routing-state.ts';
import { endScope } from './scopes.ts';
import { type IncidentState, openIncidents } from './state.ts';
import { move, record, savepoint, visitOf, type Work } from './work.ts';

type RetryIncident = Extract<InstanceCommand, { type: 'RetryIncident' }>;

/** Tries again from where the visit stood. Without a number: the oldest that is open. */
export function retryIncident(work: Work, { incident: number, reason }: RetryIncident): Rejection | undefined {
  const refused = operateRefused(work, 'retry an incident of this instance') ?? expectedMoved(work);
  if (refused) return refused;
  const incident = openIncidents(work.state).find((i) => number === undefined || i.incident === number);
  if (!incident) {
    const which = number === undefined ? 'The instance has no open incident' : `Incident ${number} is not open`;
    return refuse('incident-not-open', which, number === undefined ? {} : { incident: number });
  }
  const notNow = reasonRefused(reason) ?? decidedMeanwhile(work, incident);
  if (notNow) return notNow;
  resolve(work, incident, 'retried', { by: work.context.actor.id, reason });
  redo(work, incident);
  return undefined;
}

/** Looked at when all has come to rest: the same incident again is no retry that succeeded. */
export function retryRefused(work: Work, _command: RetryIncident): Rejection | undefined {
  const retried = resolvedNow(work);
  const again = openIncidents(work.state).find(
    (i) => retried && i.incident > retried.incident && i.kind === retried.kind && i.visit === retried.visit,
  );
  if (!again) return undefined;
  return refuse('nothing-to-change', `It would come to the same again: ${again.kind}`, {
    kind: again.kind,
    ...again.facts,
  });
}

/** After a change of data: what can go on now goes on; what still cannot keeps its incident, or has another one: nothing is said twice. */
export function retryAfterChange(work: Work): void {
  for (const incident of openIncidents(work.state)) {
    if (!dependsOnData.has(incident.kind) || ofMachines.has(phaseOf(incident))) continue;
    const comeBack = savepoint(work);
    const before = work.state.incidentCount;
    resolve(work, incident, 'data_changed');
    redo(work, incident);
    const raised = work.state.incidents.filter((one) => one.incident > before);
    if (raised.some((one) => one.kind === incident.kind && one.visit === incident.visit)) comeBack();
  }
}

const dependsOnData = new Set<IncidentState['kind']>(['no-way-on', 'expression-failed', 'hit-policy-broken']);

/** Data have nothing to do with it, or what failed cannot be had again: an operator says when. */
const ofMachines = new Set<Phase>(['job', 'message', 'output']);

/** They are about a visit as a whole, not about an item that may run on when the visit is over. */
const ofVisits = new Set<Phase>(['next', 'set', 'scope', 'limit', 'begin', 'items']);
const ofItems = new Set<Phase>(['run', 'child', 'job', 'output', 'open']);

/** What it was about is not open any more: another incident was retried before, or the item went back to its queue. */
function isOver(work: Work, { visit: serial, index }: ItemRef, phase: Phase): boolean {
  const visit = visitOf(work, serial);
  if (ofItems.has(phase) && index !== undefined) return visit.items?.[index]?.status !== 'open';
  return ofVisits.has(phase) && !isOpenVisit(visit);
}

function redo(work: Work, incident: IncidentState): void {
  const serial = incident.visit === undefined ? -1 : serialOf(work.state.routing, incident.visit);
  if (phaseOf(incident) === 'interrupts') {
    openInterrupts(work, incident.visit === undefined ? undefined : { visit: serial });
    return;
  }
  // A branch that waits at a join has no visit: coming to rest looks at it again.
  if (serial < 0) return;
  const item = (incident.item !== undefined && itemNamed(work.state.routing, incident.item)) || { visit: serial };
  const { from } = incident.facts;
  const how: LeaveHow = from === 'outside' || from === 'nothing' ? { from } : {};
  const phase = phaseOf(incident);
  if (isOver(work, item, phase)) return;
  switch (phase) {
    case 'next':
      route(work, serial, outcomeOf(incident), how);
      return;
    case 'set':
      leave(work, serial, outcomeOf(incident), how);
      return;
    case 'scope':
      endScope(work, item, outcomeOf(incident) as FinalStatus);
      return;
    case 'run':
    case 'child':
      run(work, item);
      return;
    case 'job':
      retryJob(work, item, incident.facts);
      return;
    case 'output':
      itemDone(work, item, outcomeOf(incident));
      return;
    case 'stage':
      redoStage(work, incident);
      return;
    case 'limit':
      move(work, moveCodes.stepActivated, serial);
      begin(work, serial);
      return;
    case 'begin':
      begin(work, serial);
      return;
    case 'items':
      advance(work, serial);
      return;
    case 'interrupts': // above, for those of the instance, too
    case 'condition': // coming to rest looks at it again
    case 'message': // still waits: only the incident is over
      return;
    case 'open':
      for (const { task } of openTasksOf(work, incident)) {
        record(work, 'TaskWithdrawn', { task, cause: 'resolved_again' });
      }
      if (item.index === undefined) activate(work, serial);
      else openItem(work, item);
      return;
    default:
      unreachable(phase);
  }
}

const openTasksOf = ({ state }: Work, { visit, item = visit }: IncidentState) =>
  state.tasks.filter((t) => t.status === 'open' && t.item === item);

/** People are not found anew once somebody has decided: their decision would be lost. */
function decidedMeanwhile(work: Work, incident: IncidentState): Rejection | undefined {
  if (phaseOf(incident) !== 'open') return undefined;
  const task = openTasksOf(work, incident).find((t) => t.decisions.length > 0);
  if (!task) return undefined;
  return refuse(
    'nothing-to-change',
    `Somebody has decided "${task.stepName}" already: assign the vacant seats instead`,
    {
      task: task.task,
    },
  );
}

function resolvedNow(work: Work): IncidentState | undefined {
  const fact = work.facts.find((f) => f.type === 'IncidentResolved');
  return fact?.type === 'IncidentResolved'
    ? work.state.incidents.find((i) => i.incident === fact.data.incident)
    : undefined;
}
