import { type GraphDocument, type GraphStep, listed, type Transition, transitionsOf } from '../graph/document.ts';
import { allSteps, changeScopeOf, changeStep } from './scopes.ts';
import { redirect, withWays } from './ways.ts';

/** Types that are offered for a new step, in this order. */
export const newStepTypes = [
  'approval',
  'form',
  'service',
  'rules',
  'wait',
  'timer',
  'emit',
  'subprocess',
  'compensate',
  'end',
] as const;
export type NewStepType = (typeof newStepTypes)[number];

/** A new step and where it went. What it needs beyond its type the checks ask for. */
export interface Added {
  document: GraphDocument;
  name: string;
}

/**
 * A step behind another one, on its way number `way`: it leads on to where that led. An `end` takes the place of that way's target.
 * Behind what has no way on it is the first.
 */
export function addStep(
  document: GraphDocument,
  type: NewStepType,
  { after, way: n = 0 }: { after: string; way?: number },
): Added {
  const name = newName(document, type);
  const changed = changeScopeOf(document, after, ({ start, steps }) => {
    const before = steps[after]!;
    const ways = transitionsOf(before);
    const way = ways[n];
    const step = newStep(type, way?.to);
    const led = way ? ways.with(n, { ...way, to: name }) : [...ways, firstWay(before, name)];
    return { start, steps: { ...steps, [after]: withWays(before, led), [name]: step } };
  });
  return { document: changed, name };
}

/** The first step of a document that has none. */
export function addFirstStep(document: GraphDocument, type: NewStepType): Added {
  const name = newName(document, type);
  return {
    document: { ...document, start: name, steps: { ...document.steps, [name]: newStep(type, undefined) } },
    name,
  };
}

function newStep(type: NewStepType, to: string | undefined): GraphStep {
  if (type === 'end') return { type, status: 'completed' };
  return withWays({ type }, to === undefined ? [] : [firstWay({ type }, to)]);
}

/** What follows an approval mostly follows its being approved. */
const firstWay = ({ type }: GraphStep, to: string): Transition =>
  type === 'approval' ? { on: 'approved', to } : { to };

/** `approval`, else `approval_2` …: names stand in facts and conditions, so they are words that can be read. */
function newName(document: GraphDocument, type: NewStepType): string {
  const taken = allSteps(document);
  for (let n = 1; ; n++) {
    const name = n === 1 ? type : `${type}_${n}`;
    if (!taken.has(name) && !Object.hasOwn(document.fields ?? {}, name)) return name;
  }
}

/** Whatever led to the step leads to where its first way led. Steps that are only reached over it stay, reached by nothing. */
export const removeStep = (document: GraphDocument, name: string): GraphDocument =>
  changeScopeOf(document, name, ({ start, steps }) => {
    const { [name]: gone, ...others } = steps;
    const to = transitionsOf(gone!).find((way) => way.to !== name)?.to;
    const left = Object.entries(others).map(([key, step]): [string, GraphStep] => [
      key,
      without(redirect(step, name, to), name),
    ]);
    return { start: start === name ? (to ?? Object.keys(others)[0] ?? '') : start, steps: Object.fromEntries(left) };
  });

const listKeys = ['cancel', 'finish'] as const;

/** What it would cancel or finish names the step no more. */
function without(step: GraphStep, name: string): GraphStep {
  let changed = step;
  for (const key of listKeys) {
    const names = listed(changed[key] as string | string[] | undefined);
    if (!names.includes(name)) continue;
    const { [key]: _, ...rest } = changed;
    const left = names.filter((each) => each !== name);
    changed = (left.length > 0 ? { ...rest, [key]: left } : rest) as GraphStep;
  }
  return changed;
}

/** Another way on from a step, for these outcomes; without any, for all. */
export const connect = (document: GraphDocument, from: string, to: string, on?: string): GraphDocument =>
  changeStep(document, from, (step) =>
    withWays(step, [...transitionsOf(step), { ...(on !== undefined && { on }), to }]),
  );

export const changeWay = (document: GraphDocument, from: string, n: number, way: Transition): GraphDocument =>
  changeStep(document, from, (step) => withWays(step, transitionsOf(step).with(n, way)));

export const removeWay = (document: GraphDocument, from: string, n: number): GraphDocument =>
  changeStep(document, from, (step) => withWays(step, transitionsOf(step).toSpliced(n, 1)));

/** Ways are tried in their order. */
export const moveWay = (document: GraphDocument, from: string, n: number, by: -1 | 1): GraphDocument =>
  changeStep(document, from, (step) => {
    const ways = transitionsOf(step);
    const moved = ways[n];
    return moved ? withWays(step, ways.toSpliced(n, 1).toSpliced(n + by, 0, moved)) : step;
  });

/** Where a way of this step may lead: the steps of its own scope. */
export function targetsOf(document: GraphDocument, name: string): string[] {
  let found: string[] = [];
  changeScopeOf(document, name, (body) => {
    found = Object.keys(body.steps);
    return body;
  });
  return found;
}
