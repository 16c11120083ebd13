import type { InstanceEvent, InstanceEventData, InstanceEventType } from '@procession/contracts/events/instance.ts';
import type { Json, JsonObject } from '@procession/contracts/json.ts';
import { type CompiledDefinition, type CompiledStep, ExpressionFailed } from '../compiled.ts';
import { applyMove, type OwnRouting, ownRouting, withoutOldVisits } from './apply-move.ts';
import type { DecideContext } from './command.ts';
import { evolve, type RecordedEvent } from './evolve.ts';
import { instanceLimits, isLargerThan } from './limits.ts';
import type { Move } from './moves.ts';
import { type ItemRef, itemIdOf, type ScopeKey, type Visit, visitAt } from './routing-state.ts';
import type { Acting, InstanceState, TaskState } from './state.ts';

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
  /** How many of the facts were looked at for changes of what approvals bind. */
  boundSeen: number;
  /** Steps that this command has entered. */
  entries: number;
  /** The routing of `state`, once it is our own copy and may be folded into. */
  routing: OwnRouting | undefined;
}

/** Branches move in order: breadth first. What belongs to a scope that is closed meanwhile is dropped. */
export type Queued =
  | { kind: 'arrive'; to: string; from: number | undefined; scope?: ScopeKey | undefined; race?: number | undefined }
  /** The next pass of a `repeat`. */
  | { kind: 'again'; step: string; parents: number[]; scope?: ScopeKey | undefined; pass: number }
  /** A step that works by itself. Dropped when its item was closed meanwhile. */
  | { kind: 'run'; item: ItemRef };

export function beginWork(definition: CompiledDefinition, before: InstanceState, context: DecideContext): Work {
  const state = { ...before, routing: withoutOldVisits(before.routing) };
  return {
    definition,
    context,
    before,
    state,
    facts: [],
    moves: [],
    queue: [],
    boundSeen: 0,
    entries: 0,
    routing: undefined,
  };
}

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
      return { type: 'InstanceAdvanced', data: { moves: moves as unknown as Json[], ...part } };
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
  const { state, facts, moves, queue, boundSeen, entries } = work;
  const kept = { state, facts: [...facts], moves: [...moves], queue: [...queue], boundSeen, entries };
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

/** What a visit is a visit of; of one that takes another back, what that one's step says in `undo`. */
export function stepOf(work: Pick<Work, 'definition' | 'state'>, serial: number): CompiledStep {
  const { step: name, undoes } = visitAt(work.state.routing, serial);
  const step = stepNamed(work.definition, name);
  return undoes === undefined ? step : step.undo!;
}

/** `quote#1`, or `quote#1[0]` with `forEach`: how facts name a work item. */
export const itemId = (work: Work, item: ItemRef): string => itemIdOf(visitOf(work, item.visit), item);

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
