import type { Json } from '@procession/contracts/json.ts';
import type { GraphDocument, GraphStep } from '../graph/document.ts';

/**
 * The document of a draft as it can be drawn and edited step by step; undefined when it is so far from one that only its text can
 * be (a text that is no YAML, a list where steps should be). What is wrong inside the checks say.
 */
export function drawable(document: Json | undefined): GraphDocument | undefined {
  if (!isMap(document)) return undefined;
  const { start = '', steps = {} } = document;
  if (typeof start !== 'string' || !areSteps(steps)) return undefined;
  return { ...document, start, steps } as unknown as GraphDocument;
}

type Map = Record<string, unknown>;
const isMap = (value: unknown): value is Map => typeof value === 'object' && value !== null && !Array.isArray(value);

const areSteps = (steps: unknown): steps is Record<string, GraphStep> =>
  isMap(steps) && Object.values(steps).every(isStep);

function isStep(step: unknown): boolean {
  if (!isMap(step) || typeof step.type !== 'string') return false;
  const { next, interrupt, steps, start } = step;
  return (
    (next === undefined || every(next, isWay)) &&
    (interrupt === undefined || every(interrupt, (each) => isMap(each) && typeof each.outcome === 'string')) &&
    (start === undefined || typeof start === 'string') &&
    (steps === undefined || areSteps(steps)) &&
    (step.name === undefined || typeof step.name === 'string') &&
    (step.undo === undefined || isStep(step.undo))
  );
}

const isWay = (way: unknown): boolean =>
  typeof way === 'string' ||
  (isMap(way) &&
    typeof way.to === 'string' &&
    (way.on === undefined || every(way.on, (each) => typeof each === 'string')) &&
    (way.when === undefined || typeof way.when === 'string'));

const every = (value: unknown, holds: (one: unknown) => boolean): boolean =>
  Array.isArray(value) ? value.every(holds) : holds(value);
