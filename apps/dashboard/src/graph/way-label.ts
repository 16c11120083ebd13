import { outcomeName } from '../parts/outcome-look.ts';
import { graphWords } from '../words/english/graph.ts';
import { type GraphStep, type Interrupt, listed, type Transition } from './document.ts';
import { type GuardFields, guardInWords } from './in-words.ts';
import { alternativeOf, timeOf } from './step-note.ts';

/** What a guard asks after: the good end of a step needs no word. */
const expected = new Set(['approved', 'completed']);

/** When a way is taken, in words; empty: always. `before`: the transitions that are looked at first. */
export function wayLabel(
  step: GraphStep,
  way: Transition,
  { before, fields }: { before: readonly Transition[]; fields: GuardFields },
): string {
  const graph = graphWords;
  const outcomes = listed(way.on);
  const guard = guardOf(step, way, before, fields);
  const said = outcomes
    .filter((outcome) => guard === '' || !expected.has(outcome))
    .map((outcome) => outcomeInWords(step, outcome));
  const times = way.times !== undefined && way.times > 1 ? graph.branches(way.times) : '';
  return [said.join(graph.or), guard, times].filter(Boolean).join(', ');
}

function guardOf(step: GraphStep, way: Transition, before: readonly Transition[], fields: GuardFields): string {
  if (way.when !== undefined) return guardInWords(way.when, fields);
  if (way.otherwise) return graphWords.otherwise;
  // Without a guard behind guarded ones of the same outcome, where the first that holds is taken: what is left.
  const isLeft =
    (step.split ?? 'one') === 'one' &&
    before.some(({ when, on }) => when !== undefined && String(listed(on)) === String(listed(way.on)));
  return isLeft ? graphWords.otherwise : '';
}

/** An outcome that comes from outside says from where: “after 2 days: late”. */
function outcomeInWords(step: GraphStep, outcome: string): string {
  const name = outcomeName(outcome).toLowerCase();
  const cause = causeOf(step, outcome);
  return cause === undefined ? name : graphWords.because(cause, name);
}

/** Outcomes that people give: what may come from outside, too, is theirs. */
const decided: Record<string, readonly string[]> = { approval: ['approved', 'rejected'], form: ['completed'] };

/** What ends the step with this outcome, where only something outside does. */
export function causeOf(step: GraphStep, outcome: string): string | undefined {
  const own = listed(step.outcomes as string | string[] | undefined);
  if ((own.length > 0 ? own : decided[step.type])?.includes(outcome)) return undefined;
  const interrupt = listed(step.interrupt).find((each) => each.outcome === outcome);
  if (interrupt) return alternativeOf(interrupt);
  const { errors } = step as { errors?: Record<string, string> };
  const error = Object.entries(errors ?? {}).find(([, gives]) => gives === outcome);
  if (error) return graphWords.error(error[0]);
  const { then } = (step.due ?? {}) as { then?: DueStage | DueStage[] };
  const stage = listed(then).find((each) => each.outcome === outcome);
  return stage && (stage.after === undefined ? graphWords.overdue : timeOf({ after: stage.after }));
}

interface DueStage extends Partial<Interrupt> {
  after?: string;
  outcome?: string;
}
