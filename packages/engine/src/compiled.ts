import type { Json, JsonObject } from '@procession/contracts/json.ts';
import type { FinalStatus } from '@procession/contracts/statuses.ts';

/**
 * A definition's version, ready to run: names resolved, expressions compiled, defaults filled in. Made once per version by
 * `compileDefinition`, kept in memory, never changed. The machine knows nothing of YAML, CEL or zod.
 */
export interface CompiledDefinition {
  key: string;
  version: number;
  name: string;
  entityType?: string;
  trigger?: { event: string; when?: TriggerEvaluate<boolean>; set: { field: string; value: TriggerEvaluate<Json> }[] };
  access: { read: string[]; start: string[]; operate: string[] };
  title: Evaluate<string>;
  /** Gives the value that one open instance may hold. */
  unique?: Evaluate<string>;
  fields: ReadonlyMap<string, CompiledField>;
  start: string;
  /** In order of the document. */
  steps: ReadonlyMap<string, CompiledStep>;
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
  /** Brings a value from the API (or a case) into stored form, or says what is wrong with it. */
  parse: (value: unknown, place: string) => { ok: true; value: Json } | { ok: false; issues: FieldIssue[] };
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
  /** Position in the document, from 0. */
  index: number;
  join: 'one' | 'all';
  split: 'one' | 'all';
  /** Distinct steps with a transition to this one, in order of the document. */
  sources: string[];
  next: CompiledTransition[];
  set: { field: string; value: Evaluate<Json> }[];
  config: StepConfig;
}

export interface CompiledTransition {
  /** Number in the step's `next`, from 0. */
  index: number;
  /** Outcomes with which it remains; undefined: any. */
  on?: ReadonlySet<string>;
  when?: Evaluate<boolean>;
  otherwise: boolean;
  to: string;
}

export type StepConfig = ApprovalConfig | FormConfig | RulesConfig | TimerConfig | EndConfig;

export interface ApprovalConfig {
  type: 'approval';
  assign: Assign;
  policy: PolicyConfig;
  outcomes: string[];
  shows: string[];
  edits: string[];
  commentRequired: ReadonlySet<string>;
  allow: ReadonlySet<string>;
}

export interface FormConfig {
  type: 'form';
  /** Forms in test cases may have nobody: then anybody may complete it. Publish refuses that. */
  assign?: Assign;
  outcomes: string[];
  shows: string[];
  edits: string[];
  allow: ReadonlySet<string>;
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

/** When something happens by itself. `calendar`: by its business time; `true` for the default one. */
export type TimeRule =
  | { after: string; calendar?: string | true }
  | { until: Evaluate<Json>; place: string; calendar?: string | true }
  | { cron: string; zone: string };

export interface TimerConfig {
  type: 'timer';
  at: TimeRule;
}

export interface EndConfig {
  type: 'end';
  status: FinalStatus;
  rest: 'cancel' | 'wait';
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

/** `all` is `{ percent: 100 }`, `any` is `{ quorum: 1, reject: 1 }`. */
export interface PolicyConfig {
  need: { quorum: number } | { percent: number } | { majority: 'cast' | 'assigned' };
  reject?: number;
  /** `user:<id>` and `role:<role>`. */
  veto?: 'anyone' | string[];
  weights?: Record<string, number>;
  tie?: 'approved' | 'rejected';
  early?: false;
  order: 'parallel' | 'sequential';
}

/** Evaluates a compiled expression. @throws ExpressionFailed, which becomes an incident. */
export type Evaluate<T> = (scope: Scope) => T;
export type TriggerEvaluate<T> = (event: { id: string; subject?: string; data: JsonObject }) => T;

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
