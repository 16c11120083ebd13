import type { Permission } from '@procession/contracts/events/directory.ts';
import type { InstanceEvent } from '@procession/contracts/events/instance.ts';
import type { Json, JsonObject } from '@procession/contracts/json.ts';
import { expect } from 'vitest';
import { type DirectoryParts, directoryOf } from './cases/directory.ts';
import type {
  ApprovalConfig,
  Assign,
  CompiledDefinition,
  CompiledField,
  CompiledStep,
  Evaluate,
  FormConfig,
  RulesConfig,
  StepConfig,
} from './compiled.ts';
import { type Decision, isRejection } from './decider.ts';
import type { DecideContext, InstanceCommand, StartInstance } from './instance/command.ts';
import { decide } from './instance/decide.ts';
import { evolve, fold, type RecordedEvent } from './instance/evolve.ts';
import type { RejectionType } from './instance/rejections.ts';
import { type InstanceState, notStarted } from './instance/state.ts';
import { fixedChance } from './testing/fixed-chance.ts';
import type { Calendar } from './time/calendar.ts';
import { office } from './time/testing.ts';

/** A command with who sends it, and what else it depends on. */
export interface Sent {
  command: InstanceCommand;
  by: string;
  permissions?: Permission[];
  expected?: NonNullable<DecideContext['expected']>;
  uniqueHeldBy?: NonNullable<DecideContext['uniqueHeldBy']>;
  lockHeldBy?: NonNullable<DecideContext['lockHeldBy']>;
}

/**
 * given(definition, [by('ana', start())]).when(by('bo', approve(1))).thenEvents('TaskDecided', …) or .thenRejected(type, facts).
 * Each command is recorded one second after the one before, beginning at 2026-01-05T09:00:00.000Z.
 */
export function given(definition: CompiledDefinition, before: Sent[] = [], directory: DirectoryParts = {}) {
  let world = beginWorld(definition, directory);
  for (const sent of before) {
    const decision = tell(world, sent);
    if (isRejection(decision)) throw new Error(`given ${sent.command.type}: ${decision.rejection.detail}`);
    world = after(world, decision.events);
  }
  return {
    state: world.state,
    when: (sent: Sent) => outcome(world, tell(world, sent)),
  };
}

function outcome(world: World, decision: Decision<InstanceEvent>) {
  return {
    decision,
    /** The types of the events, in order. Gives the state and the events for a closer look. */
    thenEvents: (...types: string[]): { state: InstanceState; events: InstanceEvent[] } => {
      if (isRejection(decision)) throw new Error(`rejected: ${decision.rejection.type}: ${decision.rejection.detail}`);
      expect(decision.events.map((e) => e.type)).toEqual(types);
      return { state: after(world, decision.events).state, events: decision.events };
    },
    thenRejected: (type: RejectionType, facts: JsonObject = {}): void => {
      if (!isRejection(decision)) throw new Error(`not rejected: ${decision.events.map((e) => e.type).join(' ')}`);
      expect(decision.rejection).toMatchObject({ type, facts });
    },
  };
}

/** An instance and all that was stored of it. */
export interface World {
  definition: CompiledDefinition;
  directory: DirectoryParts;
  state: InstanceState;
  history: RecordedEvent[];
  /** By name; `default` is the tenant's. */
  calendars?: Record<string, Calendar>;
  /** Of the next command, in ms since the epoch. */
  now: number;
}

export const beginWorld = (definition: CompiledDefinition, directory: DirectoryParts = {}): World => ({
  definition,
  directory,
  state: notStarted,
  history: [],
  now: Date.UTC(2026, 0, 5, 9),
});

const inMadrid: Record<string, Calendar> = { default: office('Europe/Madrid') };

export const tell = (world: World, sent: Sent): Decision<InstanceEvent> =>
  decide(world.definition, world.state, sent.command, contextOf(world, sent));

export const contextOf = (world: World, { command: _, by: id, permissions, ...more }: Sent): DecideContext => {
  const directory = directoryOf(world.directory);
  const name = directory.nameOf(id);
  return {
    instance: '019b8d1e-6a5c-7c3a-9f0e-2d7a4c1b8e55',
    now: new Date(world.now).toISOString(),
    actor: { id, ...(name !== undefined && { name }), permissions: new Set(permissions ?? ['start', 'act']) },
    directory,
    ...fixedChance,
    calendars: (calendar) => (world.calendars ?? inMadrid)[calendar ?? 'default'],
    ...more,
  };
};

/** The world after a commit. Its events are folded one by one, and must give what folding all from nothing gives. */
export function after(world: World, events: InstanceEvent[]): World {
  const recorded = events.map(
    (event, index) =>
      ({
        ...event,
        revision: world.state.revision + index + 1,
        recordedAt: new Date(world.now).toISOString(),
      }) satisfies RecordedEvent,
  );
  const state = recorded.reduce(evolve, world.state);
  return { ...world, state, history: [...world.history, ...recorded], now: world.now + 1_000 };
}

export const refold = (world: World): InstanceState => fold(world.history);

export const by = (who: string, command: InstanceCommand, more: Omit<Sent, 'by' | 'command'> = {}): Sent => ({
  command,
  by: who,
  ...more,
});
export const start = (data: JsonObject = {}, more: Partial<StartInstance> = {}): StartInstance => ({
  type: 'StartInstance',
  number: 1,
  data,
  ...more,
});
export const decideAs = (task: number, outcome: string, more: { comment?: string; data?: JsonObject } = {}) =>
  ({ type: 'DecideTask', task, outcome, ...more }) satisfies InstanceCommand;
export const approve = (task: number) => decideAs(task, 'approved');
export const rejectTask = (task: number) => decideAs(task, 'rejected');
export const complete = (task: number, data: JsonObject = {}, outcome?: string) =>
  ({ type: 'CompleteTask', task, data, ...(outcome !== undefined && { outcome }) }) satisfies InstanceCommand;

type Next = string | { to: string; on?: string[]; when?: Evaluate<boolean>; otherwise?: true };
type StepParts<C> = Partial<C> & {
  next?: Next[];
  join?: 'all';
  split?: 'all';
  set?: CompiledStep['set'];
};
interface StepMade {
  config: StepConfig;
  flow: Pick<StepParts<unknown>, 'next' | 'join' | 'split' | 'set'>;
}

const made = <C>(config: StepConfig, { next, join, split, set }: StepParts<C>): StepMade => ({
  config,
  flow: { ...(next && { next }), ...(join && { join }), ...(split && { split }), ...(set && { set }) },
});

export const approvalStep = (assign: Assign, parts: StepParts<ApprovalConfig> = {}): StepMade =>
  made(
    {
      type: 'approval',
      assign,
      policy: parts.policy ?? policies.any,
      outcomes: parts.outcomes ?? ['approved', 'rejected'],
      shows: parts.shows ?? [],
      edits: parts.edits ?? [],
      commentRequired: parts.commentRequired ?? new Set(),
      ...(parts.binds && { binds: parts.binds }),
      allow: parts.allow ?? new Set(['delegate', 'reassign', 'ask', 'revise']),
      ...(parts.due && { due: parts.due }),
    },
    parts,
  );

/** Without `assign` anybody may complete it. */
export const formStep = (parts: StepParts<FormConfig> = {}): StepMade =>
  made(
    {
      type: 'form',
      ...(parts.assign && { assign: parts.assign }),
      outcomes: parts.outcomes ?? ['completed'],
      shows: parts.shows ?? [],
      edits: parts.edits ?? [],
      allow: parts.allow ?? new Set(['delegate', 'reassign', 'ask', 'revise']),
      ...(parts.due && { due: parts.due }),
    },
    parts,
  );

export const rulesStep = (parts: StepParts<RulesConfig>): StepMade =>
  made({ type: 'rules', hit: parts.hit ?? 'first', rules: parts.rules ?? [] }, parts);

export const endStep = (
  status: 'approved' | 'rejected' | 'completed' | 'cancelled' | 'failed',
  rest: 'cancel' | 'wait' = 'cancel',
): StepMade => made({ type: 'end', status, rest }, {});

export const policies = {
  any: { need: { quorum: 1 }, reject: 1, order: 'parallel' },
  all: { need: { percent: 100 }, order: 'parallel' },
} as const satisfies Record<string, ApprovalConfig['policy']>;

export const roleOf = (roles: string | string[], exclude: Assign['exclude'] = []): Assign => ({
  who: { by: 'role', roles: [roles].flat() },
  resolve: 'open',
  exclude,
});
/** `role:x` is a seat of that role. */
export const usersOf = (users: string[], exclude: Assign['exclude'] = []): Assign => ({
  who: {
    by: 'users',
    users: users.map((user) => (user.startsWith('role:') ? { role: user.slice('role:'.length) } : { user })),
  },
  resolve: 'open',
  exclude,
});

export const field = (name: string, parts: Partial<CompiledField> = {}): CompiledField => ({
  name,
  label: name,
  type: 'json',
  required: false,
  listed: false,
  column: name,
  parse: (value, place) =>
    value === 'bad' ? { ok: false, issues: [{ place, message: 'is bad' }] } : { ok: true, value: value as Json },
  ...parts,
});

/** A definition made by hand: conditions are plain functions, so specs of the machine need no expression language. */
export function definitionOf(
  steps: Record<string, StepMade>,
  { fields = [], ...parts }: Partial<Omit<CompiledDefinition, 'fields' | 'steps'>> & { fields?: CompiledField[] } = {},
): CompiledDefinition {
  const targets = (step: StepMade) => (step.flow.next ?? []).map((next) => (typeof next === 'string' ? next : next.to));
  const compiled = Object.entries(steps).map(([name, { config, flow }], index): CompiledStep => {
    const sources = Object.keys(steps).filter((source) => steps[source] && targets(steps[source]).includes(name));
    const next = (flow.next ?? []).map((transition, number) => {
      const { to, on, when, otherwise = false } = typeof transition === 'string' ? { to: transition } : transition;
      return {
        ...{ index: number, to, otherwise, times: 1, cancel: [], finish: [] },
        ...(on && { on: new Set(on) }),
        ...(when && { when }),
      };
    });
    const routing: Omit<CompiledStep, 'name' | 'label' | 'index' | 'config'> = {
      join: { kind: flow.join ?? 'one' },
      split: flow.split ?? 'one',
      sources,
      next,
      set: flow.set ?? [],
      outcomes: 'outcomes' in config ? config.outcomes : ['completed'],
      cancel: [],
      finish: [],
      interrupt: [],
    };
    return { name, label: name, index, config, ...routing };
  });
  return {
    key: 'test',
    version: 1,
    name: 'Test',
    access: { read: [], start: [], operate: [] },
    title: () => 'Test',
    start: Object.keys(steps)[0] ?? '',
    interrupt: [],
    fields: new Map(fields.map((f) => [f.name, f])),
    steps: new Map(compiled.map((step) => [step.name, step])),
    ...parts,
  };
}
