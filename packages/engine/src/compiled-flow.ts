import type { Json } from '@procession/contracts/json.ts';
import type { CompiledField, Evaluate } from './compiled.ts';
import type { TimeRule } from './compiled-machines.ts';

export type CompiledJoin =
  | { kind: 'one' | 'all' }
  /** `opener`: its immediate dominator; absent for a start. */
  | { kind: 'some'; opener?: string }
  | { kind: 'threads'; threads: number }
  | { kind: 'n'; n: number; rest: 'ignore' | 'block' | 'cancel'; opener?: string; between: string[] };

export interface CompiledForEach {
  /** Gives the items; the number of `count` gives as many indexes. */
  over: Evaluate<Json>;
  as?: string;
  /** Brings an item that is added into stored form. */
  accept?: CompiledField['parse'];
  /** Open at most. */
  width: number;
  growing: false | true | 'until-closed';
  until?: { count: number } | { when: Evaluate<boolean> };
  rest: 'cancel' | 'run-on';
  /** The first that holds gives the outcome. */
  outcome: { outcome: string; when: Evaluate<boolean> }[];
}

export interface CompiledRepeat {
  while?: Evaluate<boolean>;
  until?: Evaluate<boolean>;
  max: number;
}

/** `index`: its number in the definition, from 0. */
export type CompiledInterrupt = { outcome: string; index: number } & (
  | { kind: 'when'; when: Evaluate<boolean> }
  | { kind: 'time'; at: TimeRule }
  | { kind: 'message'; message: string; key: Evaluate<string> }
  | { kind: 'signal'; signal: string }
);

export interface CompiledTransition {
  /** Number in the step's `next`, from 0. */
  index: number;
  /** Outcomes with which it remains; undefined: any. */
  on?: ReadonlySet<string>;
  when?: Evaluate<boolean>;
  otherwise: boolean;
  to: string;
  /** So many branches. */
  times: number;
  cancel: string[];
  finish: string[];
}
