import type { Rejection } from '../decider.ts';
import { instanceLimits } from './limits.ts';
import { refuse } from './rejections.ts';

/** What an operator does to an instance is explained to those who read it later. */
export function reasonRefused(reason: string): Rejection | undefined {
  const max = instanceLimits.reasonCharactersMax;
  if (reason.trim() === '') return refuse('reason-required', 'Say why');
  if (reason.length <= max) return undefined;
  return refuse('too-large', `A reason has at most ${max} characters; this one has ${reason.length}`, { max });
}
