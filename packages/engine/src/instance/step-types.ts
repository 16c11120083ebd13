import type { CompiledStep, StepConfig } from '../compiled.ts';
import { approval } from '../steps/approval/step.ts';
import { end } from '../steps/end/step.ts';
import { form } from '../steps/form/step.ts';
import { rules } from '../steps/rules/step.ts';
import type { Work } from './work.ts';

/** What a type of step does with a visit. It either opens work for somebody, or runs by itself when its turn comes. */
export interface StepType {
  open?: (work: Work, serial: number, step: CompiledStep) => void;
  /** Gives the outcome; undefined when it raised an incident and the visit stays. */
  run?: (work: Work, serial: number, step: CompiledStep) => string | undefined;
  /** After the visit was completed, before its branches move. */
  left?: (work: Work, serial: number, step: CompiledStep) => void;
}

export const stepTypes: Record<StepConfig['type'], StepType> = { approval, form, rules, end };
