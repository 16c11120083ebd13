import { type GraphStep, listed, type Transition, transitionsOf } from '../graph/document.ts';

/** The step with these ways on, written as short as the language allows. */
export function withWays(step: GraphStep, ways: readonly Transition[]): GraphStep {
  const { next: _, ...rest } = step;
  if (ways.length === 0) return rest;
  const written = ways.map((way) => (isPlain(way) ? way.to : way));
  return { ...rest, next: written.length === 1 ? written[0]! : written };
}

const isPlain = (way: Transition): boolean => Object.keys(way).length === 1;

/** Ways to a step lead elsewhere instead; without an elsewhere they are gone. */
export function redirect(step: GraphStep, from: string, to: string | undefined): GraphStep {
  const ways = transitionsOf(step);
  if (!ways.some((way) => way.to === from)) return step;
  const kept = ways.flatMap((way) => (way.to !== from ? [way] : to === undefined ? [] : [{ ...way, to }]));
  return withWays(step, withoutTwins(kept));
}

/** A way that says the same as one before it is one too many. */
const withoutTwins = (ways: readonly Transition[]): Transition[] => {
  const said = new Set<string>();
  return ways.filter((way) => {
    const text = JSON.stringify(way, Object.keys(way).sort());
    return !said.has(text) && said.add(text);
  });
};

/** The outcomes with which a step can end, as far as its own keys say it. */
export function outcomesOf(step: GraphStep): string[] {
  const own =
    step.type === 'approval'
      ? listed((step.outcomes as string | string[] | undefined) ?? ['approved', 'rejected'])
      : listed((step.outcomes as string | string[] | undefined) ?? (step.type === 'end' ? [] : ['completed']));
  const outside = listed(step.interrupt).flatMap(({ outcome }) => (outcome ? [outcome] : []));
  const led = transitionsOf(step).flatMap(({ on }) => listed(on));
  return [...new Set([...own, ...outside, ...led])];
}
