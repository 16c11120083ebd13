import type { Json, JsonObject } from '@procession/contracts/json.ts';
import type { Evaluate } from './compiled.ts';

/** When something happens by itself. `calendar`: by its business time; `true` for the default one. */
export type TimeRule =
  | { after: string; calendar?: string | true }
  | { until: Evaluate<Json>; place: string; calendar?: string | true }
  | { cron: string; zone: string };

export interface TimerConfig {
  type: 'timer';
  at: TimeRule;
}

export interface ServiceConfig {
  type: 'service';
  call: HttpCall | PulledJob;
  output: FieldValue[];
  errors: ErrorOutcome[];
  retry: RetrySchedule;
}

export interface HttpCall {
  kind: 'http';
  method: string;
  url: Evaluate<Json>;
  query?: Evaluate<JsonObject>;
  headers?: Evaluate<JsonObject>;
  body?: Evaluate<Json>;
  credential?: string;
  /** Of one attempt. */
  timeoutMs: number;
}

export interface PulledJob {
  kind: 'pull';
  jobType: string;
  input?: Evaluate<Json>;
  leaseMs: number;
  /** Of the job as a whole: ISO 8601. */
  timeout: string;
}

/** Computed when a machine has answered; `field` is one of the instance, or of the scope around. */
export interface FieldValue {
  field: string;
  value: Evaluate<Json>;
}

/** A status such as `409`, a class such as `4xx`, `timeout`, or what a worker calls it. The exact one counts before the class. */
export interface ErrorOutcome {
  error: string;
  outcome: string;
}

/** After attempt n another one follows, up to `max` of them, within first × factor^(n-1), drawn at random from 0 (full jitter). */
export interface RetrySchedule {
  max: number;
  firstMs: number;
  factor: number;
  capMs: number;
  /** Statuses after which no other attempt follows. */
  never: ReadonlySet<number>;
}

export interface WaitConfig {
  type: 'wait';
  for: WaitedFor[];
}

export type WaitedFor = { outcome: string; into: FieldValue[] } & (
  | { kind: 'message'; message: string; key: Evaluate<string> }
  | { kind: 'callback'; step: string }
  | { kind: 'signal'; signal: string }
  | { kind: 'time'; at: TimeRule }
  | { kind: 'when'; when: Evaluate<boolean> }
);

export interface EmitConfig {
  type: 'emit';
  event: string;
  data: Evaluate<JsonObject>;
  /** Name of the one subscription that gets it. */
  webhook?: string;
}

export interface SubprocessConfig {
  type: 'subprocess';
  definition: string;
  /** Undefined: the latest of when this version was published, as far as that is known, else of when it starts. */
  version?: number | 'latest';
  /** By the child's field; a sensitive one as a placeholder. */
  input: { field: string; value: Evaluate<Json> }[];
  output: FieldValue[];
  detached: boolean;
}
