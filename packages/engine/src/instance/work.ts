import type { InstanceEvent, InstanceEventData, InstanceEventType } from '@procession/contracts/events/instance.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import { type CompiledDefinition, type CompiledStep, ExpressionFailed, type Scope } from '../compiled.ts';
import type { DecideContext } from './command.ts';
import { evolve, type RecordedEvent } from './evolve.ts';
import { instanceLimits, isLargerThan } from './limits.ts';
import { applyMove, type Move, type OwnRouting, ownRouting, visitAt } from './moves.ts';
import {
  type Acting,
  type InstanceState,
  type ItemRef,
  isOpenVisit,
  itemIdOf,
  named,
  type TaskState,
  type Visit,
} from './state.ts';
import { zoneOf } from './time-frame.ts';

/** One command in the making: the state so far, what it has emitted, and the branches that have yet to move. */
export interface Work {
  readonly definition: CompiledDefinition;
  readonly context: DecideContext;
  /** As the command found it. */
  readonly before: InstanceState;
  state: InstanceState;
  facts: InstanceEvent[];
  moves: Move[];
  queue: Queued[];
  /** Steps that this command has entered. */
  entries: number;
  /** The routing of `state`, once it is our own copy and may be folded into. */
  routing: OwnRouting | undefined;
}

/** Branches move in order: breadth first. */
export type Queued =
  | { kind: 'arrive'; to: string; from: number | undefined }
  /** A step that works by itself. Dropped when its item was closed meanwhile. */
  | { kind: 'run'; item: ItemRef };

export const beginWork = (definition: CompiledDefinition, state: InstanceState, context: DecideContext): Work => ({
  definition,
  context,
  before: state,
  state,
  facts: [],
  moves: [],
  queue: [],
  entries: 0,
  routing: undefined,
});

/** Emits a fact and applies it. */
export function record<T extends InstanceEventType>(work: Work, type: T, data: InstanceEventData<T>): void {
  const fact = { type, data } as InstanceEvent;
  work.facts.push(fact);
  const place = { revision: work.state.revision + 1, recordedAt: work.context.now };
  work.state = evolve(work.state, { ...fact, ...place } as RecordedEvent);
}

/** Who does it, under their name of now (decision 4): what a fact says of it. */
export function actedBy({ context: { actor, directory } }: Work, onBehalfOf?: string): Acting {
  const byName = directory.nameOf(actor.id) ?? actor.name;
  const onBehalfOfName = onBehalfOf === undefined ? undefined : directory.nameOf(onBehalfOf);
  return {
    by: actor.id,
    ...(byName !== undefined && { byName }),
    ...(onBehalfOf !== undefined && { onBehalfOf }),
    ...(onBehalfOfName !== undefined && { onBehalfOfName }),
  };
}

/** Whether the step of a task lets those who have it do this. */
export function allows(work: Work, { step }: TaskState, what: string): boolean {
  const { config } = stepNamed(work.definition, step);
  return (config.type === 'approval' || config.type === 'form') && config.allow.has(what);
}

/** Emits a move and applies it. */
export function move(work: Work, ...taken: Move): void {
  work.moves.push(taken);
  if (!work.routing) {
    work.routing = ownRouting(work.state.routing);
    work.state = { ...work.state, routing: work.routing };
  }
  applyMove(work.routing, taken, work.context.now);
}

/** What the command stores: its facts, and how the graph took them. */
export function eventsOf(work: Work): InstanceEvent[] {
  if (work.moves.length === 0) return work.facts;
  const parts = partsOf(work.moves);
  return [
    ...work.facts,
    ...parts.map((moves, index): InstanceEvent => {
      const part = parts.length > 1 ? { part: index + 1 } : {};
      return { type: 'InstanceAdvanced', data: { moves, ...part } };
    }),
  ];
}

function partsOf(moves: Move[]): Move[][] {
  if (!isLargerThan(moves, instanceLimits.movesBytesMax)) return [moves];
  const parts: Move[][] = [];
  let room = 0;
  for (const taken of moves) {
    const size = JSON.stringify(taken).length + 1;
    if (size > room) {
      parts.push([]);
      room = instanceLimits.movesBytesMax;
    }
    parts.at(-1)?.push(taken);
    room -= size;
  }
  return parts;
}

/** A place to come back to, when what is tried next leads nowhere. */
export function savepoint(work: Work): () => void {
  const { state, facts, moves, queue, entries } = work;
  const kept = { state, facts: [...facts], moves: [...moves], queue: [...queue], entries };
  // What follows folds into a copy, so that the kept state stays as it is.
  work.routing = undefined;
  return () => Object.assign(work, kept, { routing: undefined });
}

export const visitOf = (work: Work, serial: number): Visit => visitAt(work.state.routing, serial);

export function stepNamed(definition: CompiledDefinition, name: string): CompiledStep {
  const step = definition.steps.get(name);
  if (!step) throw new Error(`${definition.key} ${definition.version} has no step ${name}`);
  return step;
}

export const stepOf = (work: Work, serial: number): CompiledStep =>
  stepNamed(work.definition, visitOf(work, serial).step);

/** `quote#1`, or `quote#1[0]` with `forEach`: how facts name a work item. */
export const itemId = (work: Work, item: ItemRef): string => itemIdOf(visitOf(work, item.visit), item);

/**
 * The names in scope of an expression that is evaluated now: at a work item (or a visit as a whole, `{ visit }`), or, without
 * one, where only the instance is in scope. `extra` are those that stand only in some places (DEFINITIONS §2).
 */
export function scopeOf(
  work: Pick<Work, 'definition' | 'state' | 'context'>,
  _at?: ItemRef,
  extra: Pick<Scope, 'outcome' | 'response' | 'message' | 'child'> = {},
): Scope {
  const { definition, state, context } = work;
  return {
    definition,
    data: state.data,
    initiator: state.initiator,
    ...(state.entity && { entity: state.entity }),
    instance: context.instance,
    ...extra,
    steps: (step) => (definition.steps.has(step) ? countsOf(state, step) : undefined),
    now: context.now,
    zone: zoneOf({ definition, context }),
  };
}

function countsOf(state: InstanceState, step: string): NonNullable<ReturnType<Scope['steps']>> {
  const past = named(state.routing.past, step);
  let entered = past?.entered ?? 0;
  let completed = past?.completed ?? 0;
  let active = 0;
  let outcome = past?.outcome;
  for (const visit of state.routing.visits) {
    if (visit.step !== step) continue;
    entered += 1;
    if (isOpenVisit(visit)) active += 1;
    if (visit.status !== 'completed') continue;
    completed += 1;
    if (visit.serial > (past?.outcomeOf ?? -1)) outcome = visit.outcome;
  }
  return { entered, completed, active, ...(outcome !== undefined && { outcome }) };
}

/** Why an expression failed: facts of an incident. `place` is a JSON pointer into the document. */
export type Failure = { message: string; place: string; values: JsonObject };

/** What an expression gives, or why it failed as facts for an incident. */
export function evaluated<T>(evaluate: () => T): { value: T } | { failed: Failure } {
  try {
    return { value: evaluate() };
  } catch (error) {
    if (!(error instanceof ExpressionFailed)) throw error;
    return { failed: { message: error.message, place: error.place, values: error.values } };
  }
}
