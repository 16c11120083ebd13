import { isOpenVisit } from '@procession/engine/instance/routing-state.ts';
import { type InstanceState, openTasks } from '@procession/engine/instance/state.ts';
import type { DefinitionVersion } from '../../api/answers.ts';
import { nameOf } from '../../parts/outcome-look.ts';
import { findStep, stepsOf } from '../inbox/declared-fields.ts';

/** How the definition calls a step. */
export const stepName = (definition: DefinitionVersion | undefined, step: string): string =>
  findStep(stepsOf(definition), step)?.name ?? nameOf(step);

/** Where an instance stands: the steps that people must act on, else all that are open; each once. */
export function currentSteps(state: InstanceState, definition: DefinitionVersion | undefined): string[] {
  const asked = openTasks(state).map((task) => task.stepName);
  const open = state.routing.visits.filter(isOpenVisit);
  const inner = open.filter(({ serial }) => !open.some(({ scope }) => scope?.split('[', 1)[0] === String(serial)));
  return [...new Set(asked.length > 0 ? asked : inner.map(({ step }) => stepName(definition, step)))];
}
