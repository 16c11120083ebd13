import type { z } from 'zod';
import { type ApprovalDeclaration, approvalKeys } from './approval/config.ts';
import { compensateKeys } from './compensate/config.ts';
import { type EndDeclaration, endKeys } from './end/config.ts';
import { type FormDeclaration, formKeys } from './form/config.ts';
import { type RulesDeclaration, rulesKeys } from './rules/config.ts';
import { type ScopeDeclaration, scopeKeys } from './scope/config.ts';
import { type TimerDeclaration, timerKeys } from './timer/config.ts';

/** Keys of each step type beside those of every step. */
export const stepTypes = {
  approval: approvalKeys,
  form: formKeys,
  rules: rulesKeys,
  timer: timerKeys,
  end: endKeys,
  scope: scopeKeys,
  compensate: compensateKeys,
} satisfies Record<string, Record<string, z.ZodType>>;

export type StepType = keyof typeof stepTypes;

/** A step's own keys as they are declared. */
export type StepDeclaration =
  | ({ type: 'approval' } & ApprovalDeclaration)
  | ({ type: 'form' } & FormDeclaration)
  | ({ type: 'rules' } & RulesDeclaration)
  | ({ type: 'timer' } & TimerDeclaration)
  | ({ type: 'end' } & EndDeclaration)
  | ({ type: 'scope' } & ScopeDeclaration)
  | { type: 'compensate' };

export const isStepType = (type: unknown): type is StepType =>
  typeof type === 'string' && Object.hasOwn(stepTypes, type);
