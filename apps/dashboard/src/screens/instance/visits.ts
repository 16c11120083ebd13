import { isOpenVisit, type Visit, visitAt, visitId } from '@procession/engine/instance/routing-state.ts';
import type { InstanceState } from '@procession/engine/instance/state.ts';
import type { HistoryEvent } from './chronicle.ts';

/**
 * How a step spends its time. `people`: somebody is waited for; `working`: somebody has it; `machine`: a machine, a clock or another
 * instance is waited for; `held`: it is suspended, blocked or broken; `around`: it holds other steps, or nothing at all.
 */
export type SpanKind = 'people' | 'working' | 'machine' | 'held' | 'around';

export interface Span {
  kind: SpanKind;
  from: number;
  fromRevision: number;
  /** Absent: it goes on. */
  to?: number;
  toRevision?: number;
  /** Of a call to another system. */
  attempt?: number | undefined;
}

/** One visit of a step, with how its time was spent. Instants are in ms. */
export interface StepVisit {
  /** `manager#2` */
  id: string;
  serial: number;
  step: string;
  /** The n-th visit of its step. */
  n: number;
  from: number;
  fromRevision: number;
  to?: number;
  toRevision?: number;
  outcome?: string | undefined;
  status: Visit['status'];
  isSkipped: boolean;
  /** Visit that it takes back. */
  undoes?: string | undefined;
  /** Instances that it started. */
  children: readonly string[];
  spans: readonly Span[];
}

/** By serial. */
export type Visits = ReadonlyMap<number, StepVisit>;
export const noVisits: Visits = new Map();

/** Takes one more event into the visits (which are changed). Of a state that keeps only the latest of what is closed, all are kept here. */
export function visitsAfter(
  visits: Map<number, StepVisit>,
  before: InstanceState,
  after: InstanceState,
  { at, revision }: Pick<HistoryEvent, 'at' | 'revision'>,
): void {
  const now = Date.parse(at);
  const doing = doings(after);
  for (const visit of after.routing.visits) {
    const known = visits.get(visit.serial);
    if (known?.to !== undefined && known.status === visit.status) continue;
    const next = known ?? entered(visit, after, revision);
    visits.set(
      visit.serial,
      isOpenVisit(visit)
        ? spent(next, visit, doing.get(next.id), { now, revision })
        : closed(next, visit, now, revision),
    );
  }
  for (const child of after.children) {
    if (before.children.some((each) => each.child === child.child)) continue;
    const of = [...visits.values()].findLast(({ id }) => id === visitOf(child.item));
    if (of) visits.set(of.serial, { ...of, children: [...of.children, child.child] });
  }
  if (after.ended)
    for (const visit of visits.values())
      if (visit.to === undefined) visits.set(visit.serial, ended(visit, now, revision));
}

function entered(visit: Visit, { routing }: InstanceState, revision: number): StepVisit {
  return {
    id: visitId(visit),
    serial: visit.serial,
    step: visit.step,
    n: visit.n,
    from: Date.parse(visit.enteredAt),
    fromRevision: revision,
    status: visit.status,
    isSkipped: false,
    ...(visit.undoes !== undefined && { undoes: visitId(visitAt(routing, visit.undoes)) }),
    children: [],
    spans: [],
  };
}

/** The instance ended, or the visit; one that was closed before may be taken back. */
function ended(visit: StepVisit, now: number, revision: number): StepVisit {
  if (visit.to !== undefined) return visit;
  return { ...visit, to: now, toRevision: revision, spans: withoutOpen(visit.spans, now, revision) };
}

function closed(known: StepVisit, { status, outcome, skipped }: Visit, now: number, revision: number): StepVisit {
  return { ...ended(known, now, revision), status, outcome, isSkipped: skipped === true };
}

/** What is not known to go on in it goes on as it was: between two events of one command nobody is waited for. */
function spent(
  known: StepVisit,
  visit: Visit,
  doing: Doing | undefined,
  { now, revision }: { now: number; revision: number },
): StepVisit {
  const last = known.spans.at(-1);
  const { kind, attempt } = visit.status === 'blocked' ? held : (doing ?? last ?? around);
  if (last?.kind === kind && last.attempt === attempt) return known;
  const from = last ? now : known.from;
  const span = { kind, from, fromRevision: revision, attempt };
  return { ...known, status: visit.status, spans: [...withoutOpen(known.spans, now, revision), span] };
}

const withoutOpen = (spans: readonly Span[], now: number, revision: number): Span[] =>
  spans.map((span) => (span.to === undefined ? { ...span, to: now, toRevision: revision } : span));

interface Doing {
  kind: SpanKind;
  attempt?: number | undefined;
}
const held: Doing = { kind: 'held' };
const around: Doing = { kind: 'around' };

/** What goes on in each visit: people come before machines, and who works before who is waited for. */
function doings(state: InstanceState): Map<string, Doing> {
  const found = new Map<string, Doing>();
  const { jobs, waits, timers, children, tasks, incidents } = state;
  for (const { item } of children) found.set(visitOf(item), { kind: 'machine' });
  for (const { item, purpose } of timers) if (item && purpose === 'step') found.set(visitOf(item), { kind: 'machine' });
  for (const { item, interrupt } of waits) if (item && !interrupt) found.set(visitOf(item), { kind: 'machine' });
  for (const { item, attempt } of jobs) found.set(visitOf(item), { kind: 'machine', attempt });
  for (const { visit, resolved } of incidents) if (visit && !resolved) found.set(visit, held);
  for (const { item, status, claim } of tasks) {
    const visit = visitOf(item);
    if (status === 'open' && found.get(visit)?.kind !== 'working')
      found.set(visit, { kind: claim ? 'working' : 'people' });
  }
  if (state.status === 'suspended') for (const visit of found.keys()) found.set(visit, held);
  return found;
}

/** `quote#1` of `quote#1[0]`. */
const visitOf = (item: string): string => item.split('[', 1)[0]!;
