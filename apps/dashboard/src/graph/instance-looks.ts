import { isOpenVisit, type Visit } from '@procession/engine/instance/routing-state.ts';
import { type InstanceState, openIncidents, openTasks, type TaskState } from '@procession/engine/instance/state.ts';
import { Ban, Check, CircleCheck, CircleX, CornerUpLeft, OctagonAlert, SkipForward } from 'lucide-react';
import { outcomeName } from '../parts/outcome-look.ts';
import { graphWords } from '../words/english/graph.ts';
import type { EdgeLook, GraphLooks, NodeLook } from './looks.ts';
import { beginOf, type GraphEdge, type GraphModel, type GraphNode } from './model.ts';

/** Where an instance stands in its graph at a moment: the way that it took, where it is, what may still come. `clock` writes an instant. */
export function instanceLooks(model: GraphModel, state: InstanceState, clock: (at: string) => string): GraphLooks {
  const visits = Map.groupBy(
    state.routing.visits.filter(({ status }) => status !== 'withdrawn'),
    ({ step }) => step,
  );
  const nodes = new Map<string, NodeLook>();
  for (const node of model.nodes) nodes.set(node.id, lookOf(node, { state, visits, clock, model }));
  const taken = takenWays(model, state);
  const edges = new Map<string, EdgeLook>();
  for (const edge of model.edges) {
    const isTaken = taken.has(edge.id);
    const outcome = guardGave(edge, visits.get(edge.from), isTaken);
    edges.set(edge.id, {
      className: isTaken ? 'taken' : 'possible',
      ...(outcome !== undefined && { outcome: graphWords.guard[outcome ? 'true' : 'false'] }),
    });
  }
  return { plain: 'possible', nodes, edges };
}

interface Looking {
  model: GraphModel;
  state: InstanceState;
  visits: ReadonlyMap<string, readonly Visit[]>;
  clock: (at: string) => string;
}

function lookOf(node: GraphNode, { model, state, visits, clock }: Looking): NodeLook {
  const { is } = graphWords;
  const { id } = node;
  if (node.kind === 'begin') {
    const scope = node.within === undefined ? state.status !== 'not_started' : visits.has(node.within);
    return scope ? { className: 'done', said: is.done } : { className: 'next', said: is.next };
  }
  const mine = visits.get(id) ?? [];
  const open = mine.filter(isOpenVisit);
  const latest = mine.at(-1);
  if (openIncidents(state).some(({ step }) => step === id))
    return { className: 'fail', note: is.failed, badge: { icon: OctagonAlert, tone: 'text-fail' }, said: is.failed };
  if (open.length > 0)
    return { className: 'here', note: noteHere(node, open, state), count: tokensOf(open), said: is.here };
  const waiting = state.routing.arrivals.filter(({ step }) => step === id).length;
  if (waiting > 0) {
    const sources = new Set(model.edges.filter(({ to }) => to === id).map(({ from }) => from)).size;
    return { className: 'here', note: graphWords.arrived(waiting, sources), said: is.joins };
  }
  if (latest) return lookOfClosed(latest, clock);
  return (state.routing.past[id]?.completed ?? 0) > 0
    ? { className: 'done', badge: { icon: Check, tone: 'text-ok' }, said: is.done }
    : { className: 'next', said: is.next };
}

function lookOfClosed(
  { status, skipped, outcome, closedAt, enteredAt }: Visit,
  clock: (at: string) => string,
): NodeLook {
  const { is } = graphWords;
  const at = clock(closedAt ?? enteredAt);
  if (skipped)
    return {
      className: 'skip',
      note: graphWords.when(is.skipped, at),
      badge: { icon: SkipForward, tone: 'text-off' },
      said: is.skipped,
    };
  if (status === 'cancelled')
    return {
      className: 'skip',
      note: graphWords.when(is.cancelled, at),
      badge: { icon: Ban, tone: 'text-off' },
      said: is.cancelled,
    };
  const note = graphWords.when(outcomeName(outcome ?? 'completed').toLowerCase(), at);
  return { className: 'done', note, badge: badgeOf(outcome), said: is.done };
}

const badges: Record<string, NonNullable<NodeLook['badge']>> = {
  approved: { icon: CircleCheck, tone: 'text-ok' },
  rejected: { icon: CircleX, tone: 'text-no' },
  sent_back: { icon: CornerUpLeft, tone: 'text-wait' },
};
const badgeOf = (outcome: string | undefined) => badges[outcome ?? ''] ?? { icon: Check, tone: 'text-ok' };

/** Of a `forEach` its open items, else its visits. */
const tokensOf = (open: readonly Visit[]): number =>
  open.reduce((sum, { items }) => sum + Math.max(1, items?.filter(({ status }) => status === 'open').length ?? 0), 0);

/** Who has it, or how many have decided; of a machine what it does. */
function noteHere(node: GraphNode, open: readonly Visit[], state: InstanceState): string {
  const blocked = open.find(({ status }) => status === 'blocked');
  if (blocked) return graphWords.blocked[blocked.blockedBy ?? 'condition'];
  const task = openTasks(state).find(({ step }) => step === node.id);
  return task ? noteOfTask(task) : node.note;
}

function noteOfTask({ claim, policy, decisions, seats }: TaskState): string {
  if (policy && policy.need > 1)
    return graphWords.votes(decisions.filter(({ outcome }) => outcome === 'approved').length, policy.need);
  if (claim) return claim.byName ?? claim.by;
  const named = seats.map(({ name }) => name).filter((name) => name !== undefined);
  return named.length === 0 ? '' : named.length === 1 ? named[0]! : graphWords.others(named[0]!, named.length - 1);
}

/** The ways between visits: what led to each. Of a history that the engine has partly forgotten, those of the latest. */
function takenWays({ nodes, edges }: GraphModel, { routing }: InstanceState): Set<string> {
  const stepOf = new Map(routing.visits.map(({ serial, step }) => [serial, step]));
  const pairs = new Set<string>();
  for (const { step, parents, status } of routing.visits) {
    if (status === 'withdrawn') continue;
    for (const parent of parents) pairs.add(JSON.stringify([stepOf.get(parent), step]));
  }
  for (const { step, source } of routing.arrivals) pairs.add(JSON.stringify([source, step]));
  const visited = new Set([...stepOf.values(), ...Object.keys(routing.past)]);
  const begins = new Set(nodes.map(({ within }) => beginOf(within)));
  return new Set(
    edges
      .filter(({ from, to }) => (begins.has(from) ? visited.has(to) : pairs.has(JSON.stringify([from, to]))))
      .map(({ id }) => id),
  );
}

/** Once its step is done with an outcome that asks the guard: what it gave. */
function guardGave(
  { isGuarded, outcomes }: GraphEdge,
  from: readonly Visit[] | undefined,
  isTaken: boolean,
): boolean | undefined {
  const latest = from?.at(-1);
  if (!isGuarded || latest?.status !== 'completed' || latest.skipped) return undefined;
  if (outcomes.length > 0 && !outcomes.includes(latest.outcome ?? 'completed')) return undefined;
  return isTaken;
}
