import type { z } from 'zod';
import { type ApprovalDeclaration, approvalKeys } from './approval/config.ts';
import { compensateKeys } from './compensate/config.ts';
import { type EmitDeclaration, emitKeys } from './emit/config.ts';
import { type EndDeclaration, endKeys } from './end/config.ts';
import { type FormDeclaration, formKeys } from './form/config.ts';
import { type RulesDeclaration, rulesKeys } from './rules/config.ts';
import { type ScopeDeclaration, scopeKeys } from './scope/config.ts';
import { type ServiceDeclaration, serviceKeys } from './service/config.ts';
import { type SubprocessDeclaration, subprocessKeys } from './subprocess/config.ts';
import { type TimerDeclaration, timerKeys } from './timer/config.ts';
import { type WaitDeclaration, waitKeys } from './wait/config.ts';

/** Keys of each step type beside those of every step. */
export const stepTypes = {
  approval: approvalKeys,
  form: formKeys,
  rules: rulesKeys,
  service: serviceKeys,
  wait: waitKeys,
  timer: timerKeys,
  emit: emitKeys,
  subprocess: subprocessKeys,
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
  | ({ type: 'service' } & ServiceDeclaration)
  | ({ type: 'wait' } & WaitDeclaration)
  | ({ type: 'timer' } & TimerDeclaration)
  | ({ type: 'emit' } & EmitDeclaration)
  | ({ type: 'subprocess' } & SubprocessDeclaration)
  | ({ type: 'end' } & EndDeclaration)
  | ({ type: 'scope' } & ScopeDeclaration)
  | { type: 'compensate' };

export const isStepType = (type: unknown): type is StepType =>
  typeof type === 'string' && Object.hasOwn(stepTypes, type);
