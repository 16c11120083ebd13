import type { InstanceEventData } from '@procession/contracts/events/instance.ts';
import type { CompiledStep, StepConfig } from '../compiled.ts';
import { approval } from '../steps/approval/step.ts';
import { compensate } from '../steps/compensate/step.ts';
import { emit } from '../steps/emit/step.ts';
import { end } from '../steps/end/step.ts';
import { form } from '../steps/form/step.ts';
import { rules } from '../steps/rules/step.ts';
import { scope } from '../steps/scope/step.ts';
import { service } from '../steps/service/step.ts';
import { subprocess } from '../steps/subprocess/step.ts';
import { timer } from '../steps/timer/step.ts';
import { wait } from '../steps/wait/step.ts';
import type { ItemRef } from './routing-state.ts';
import type { Work } from './work.ts';

/** What a type of step does with a work item. It either opens work for somebody, or runs by itself when its turn comes. */
export interface StepType {
  /** Emits the fact that opens it. Whoever does the work then calls `itemDone`. */
  open?: (work: Work, item: ItemRef, step: CompiledStep) => void;
  /** Gives the outcome; undefined when it raised an incident and the item stays. */
  run?: (work: Work, item: ItemRef, step: CompiledStep) => string | undefined;
  /** After the visit was completed, before its branches move. */
  left?: (work: Work, serial: number, step: CompiledStep) => void;
  /** Looks at conditions that stand while the item is open; gives whether one held and something moved. */
  standing?: (work: Work, item: ItemRef, step: CompiledStep) => boolean;
  /** The item is closed from outside: emits the facts that close what `open` has opened. Also called when nothing is open. */
  withdraw?: (work: Work, item: ItemRef, cause: WithdrawCause) => void;
}

export type WithdrawCause = Exclude<InstanceEventData<'TaskWithdrawn'>['cause'], 'resolved_again' | 'overdue'>;

export const stepTypes: Record<StepConfig['type'], StepType> = {
  approval,
  form,
  rules,
  service,
  wait,
  timer,
  emit,
  subprocess,
  end,
  scope,
  compensate,
};
