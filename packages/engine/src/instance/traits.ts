import type { CompiledDefinition } from '../compiled.ts';
import { stepTypes } from './step-types.ts';

/** What of the machine a definition needs, so that the others cost nothing. */
interface Traits {
  /** Conditions that are looked at after every command, or locks. */
  isStanding: boolean;
  /** Approvals that bind what they approve. */
  isBinding: boolean;
  /** Joins that are looked at when all has come to rest. */
  hasLateJoins: boolean;
}

const made = new WeakMap<CompiledDefinition, Traits>();

export function traitsOf(definition: CompiledDefinition): Traits {
  const found = made.get(definition);
  if (found) return found;
  const steps = [...definition.steps.values()];
  const traits = {
    isStanding:
      definition.interrupt.length > 0 ||
      steps.some(
        ({ available, lock, interrupt, forEach, config }) =>
          available || lock || interrupt.length > 0 || forEach || stepTypes[config.type].standing,
      ),
    isBinding: steps.some(({ config }) => config.type === 'approval' && config.binds),
    hasLateJoins: steps.some(({ join }) => join.kind === 'some' || join.kind === 'n'),
  };
  made.set(definition, traits);
  return traits;
}
