import type { Json, JsonObject } from '@procession/contracts/json.ts';
import type { CallbackAddress } from '@procession/contracts/placeholders.ts';
import type { FinalStatus } from '@procession/contracts/statuses.ts';
import type { DueRule } from './compiled-due.ts';
import type {
  CompiledForEach,
  CompiledInterrupt,
  CompiledJoin,
  CompiledRepeat,
  CompiledTransition,
} from './compiled-flow.ts';
import type { EmitConfig, ServiceConfig, SubprocessConfig, TimerConfig, WaitConfig } from './compiled-machines.ts';
import type { CompiledTrigger } from './compiled-trigger.ts';
import type { PolicyConfig } from './policy-config.ts';

/**
 * A definition's version, ready to run: names resolved, expressions compiled, defaults filled in. Made once per version by
 * `compileDefinition`, kept in memory, never changed. The machine knows nothing of YAML, CEL or zod.
 */
export interface CompiledDefinition {
  key: string;
  version: number;
  name: string;
  entityType?: string;
  trigger?: CompiledTrigger;
  access: { read: string[]; start: string[]; operate: string[] };
  title: Evaluate<string>;
  /** Of what asks for business time without naming a calendar; its zone is that of `today` and of the wall clock. */
  calendar?: string;
  /** Gives the value that one open instance may hold. */
  unique?: Evaluate<string>;
  fields: ReadonlyMap<string, CompiledField>;
  start: string;
  /** In order of the document, those in scopes after the scope. */
  steps: ReadonlyMap<string, CompiledStep>;
  /** Ends the whole instance; `outcome` is a final status. */
  interrupt: CompiledInterrupt[];
}

export interface CompiledField {
  name: string;
  /** Display name. */
  label: string;
  type: string;
  required: boolean;
  listed: boolean;
  /** Stable key of its column. */
  column: string;
  /** Whose key seals it. */
  sensitive?: 'entity' | 'initiator' | { userField: string };
  /** In stored form. */
  default?: Json;
  /**
   * Brings a value from the API (or a case) into stored form, or says what is wrong with it. `isBare`: a computed one, so money of
   * a fixed currency may stand without it.
   */
  parse: (
    value: unknown,
    place: string,
    isBare?: boolean,
  ) => { ok: true; value: Json } | { ok: false; issues: FieldIssue[] };
}

/** `place` is a JSON pointer into what was given, `/data/refund`. */
export interface FieldIssue {
  place: string;
  message: string;
}

export interface CompiledStep {
  name: string;
  /** Display name. */
  label: string;
  /** Position in the document, from 0, those in scopes counted. */
  index: number;
  /** The scope step that holds it; absent: the root. */
  within?: string;
  join: CompiledJoin;
  split: 'one' | 'all' | 'some' | 'race';
  /** Distinct steps with a transition to this one, in order of the document. */
  sources: string[];
  next: CompiledTransition[];
  set: { field: string; value: Evaluate<Json> }[];
  /** With which a visit may end, each once. */
  outcomes: string[];
  /** Withdrawn on completion. */
  cancel: string[];
  /** Whose `forEach` is completed early on completion. */
  finish: string[];
  forEach?: CompiledForEach;
  repeat?: CompiledRepeat;
  available?: { when: Evaluate<boolean>; lost: 'wait' | 'cancel' };
  lock?: { key: Evaluate<string>; at: 'enter' | 'begin'; within: 'instance' | 'tenant' };
  interrupt: CompiledInterrupt[];
  /** The step that takes this one back. */
  undo?: CompiledStep;
  config: StepConfig;
}

export type StepConfig =
  | ApprovalConfig
  | FormConfig
  | RulesConfig
  | ServiceConfig
  | WaitConfig
  | TimerConfig
  | EmitConfig
  | SubprocessConfig
  | EndConfig
  | ScopeConfig
  | CompensateConfig;

export interface ApprovalConfig {
  type: 'approval';
  assign: Assign;
  policy: PolicyConfig;
  outcomes: string[];
  shows: string[];
  edits: string[];
  commentRequired: ReadonlySet<string>;
  binds?: { fields: string[]; changed: 'reopen' | 'withdraw' | 'notify' };
  allow: ReadonlySet<string>;
  due?: DueRule;
}

export interface FormConfig {
  type: 'form';
  /** Forms in test cases may have nobody: then anybody may complete it. Publish refuses that. */
  assign?: Assign;
  outcomes: string[];
  shows: string[];
  edits: string[];
  allow: ReadonlySet<string>;
  due?: DueRule;
}

export interface RulesConfig {
  type: 'rules';
  hit: 'unique' | 'first' | 'any' | 'priority' | 'collect';
  rules: {
    when?: Evaluate<boolean>;
    then: { field: string; value: Evaluate<Json> }[];
    outcome: string;
    priority: number;
  }[];
}

export interface EndConfig {
  type: 'end';
  status: FinalStatus;
  rest: 'cancel' | 'wait';
}

export interface ScopeConfig {
  type: 'scope';
  start: string;
  /** Local to one work item. */
  fields: ReadonlyMap<string, CompiledField>;
  /** Computed inside when it ends. */
  output: { name: string; value: Evaluate<Json> }[];
  /** Its own steps, in order of the document. */
  steps: string[];
}

export interface CompensateConfig {
  type: 'compensate';
}

export interface Assign {
  who:
    | { by: 'user'; user: 'initiator' | { id: string } }
    | { by: 'users'; users: ({ user: string } | { role: string })[] }
    | { by: 'role'; roles: string[] }
    | { by: 'manager'; of: 'initiator' | { field: string }; level: number }
    | { by: 'expression'; value: Evaluate<Json> };
  /** A step: whoever completed it last gets the task alone. */
  sameAs?: string;
  /** To one of those who are found; absent: it is offered to all. */
  give?: 'round-robin' | 'random';
  /** For when nobody is left. Excludes whom the first excludes, too. */
  fallback?: Assign;
  resolve: 'open' | 'start';
  exclude: ({ who: 'initiator' } | { who: 'field'; field: string } | { who: 'deciders'; step: string })[];
}

/** Evaluates a compiled expression. @throws ExpressionFailed, which becomes an incident. */
export interface Evaluate<T> {
  (scope: Scope): T;
  /** For people, where it was written as one expression: that, and values of the fields it names, sensitive ones left out. */
  source?: string;
  reads?: (scope: Scope) => JsonObject;
}

/** The names in scope (DEFINITIONS §2), in stored form; evaluation converts them. */
export interface Scope {
  definition: CompiledDefinition;
  data: JsonObject;
  initiator: string;
  entity?: { type: string; id: string };
  instance: string;
  /** In `when` of a transition and in `set`. */
  outcome?: string;
  /** In a service's `output`. */
  response?: { status: number; headers: Record<string, string>; body: Json };
  /** In `into` of a wait: the body of the message. */
  message?: JsonObject;
  /** In a sub-process' `output`: the child's data. */
  child?: JsonObject;
  /** In a request: an address for the answer that a wait step takes. */
  callbackTo?: (step: string) => CallbackAddress;
  /** Of the innermost `forEach` or `repeat` around. */
  each?: EachScope;
  /** Items under the names given by `as`. */
  named?: JsonObject;
  /** In a rules step's cells nothing is added. */
  steps: (step: string) => { entered: number; completed: number; active: number; outcome?: string } | undefined;
  now: string;
  zone: string;
  /** In `assign` only: `manager(user)`, `holders(role)`, `hasRole(user, role)`. */
  directory?: {
    managerOf: (user: string) => string | undefined;
    holdersOf: (role: string) => readonly string[] | undefined;
  };
}

/** What `each` has at a place, in stored form. */
export interface EachScope {
  item?: Json;
  index?: number;
  /** Of those that are done, by index. */
  results?: { index: number; item: Json; outcome: string; output: JsonObject }[];
  done?: number;
  total?: number;
  pass?: number;
}

export class ExpressionFailed extends Error {
  readonly place: string;
  readonly values: JsonObject;

  /** `place` is a JSON pointer into the document; `values` are those that the expression read. */
  constructor(message: string, place: string, values: JsonObject, options?: ErrorOptions) {
    super(message, options);
    this.place = place;
    this.values = values;
  }
}
