import { pointerPart } from '../fields/field-kind.ts';
import { notBuiltYet } from './not-built-yet.ts';

/** A part of the language that the document uses and that is not built yet. */
export interface NotBuilt {
  /** As a sentence names it: `due`, `type: service`, `join: some`. */
  name: string;
  /** JSON pointer. */
  place: string;
}

/** The names, each once: what a runner of cases skips for. */
export const notBuiltNames = (document: unknown): string[] => [
  ...new Set(findNotBuilt(document).map(({ name }) => name)),
];

/** Takes any document, well formed or not. */
export function findNotBuilt(document: unknown): NotBuilt[] {
  const found: NotBuilt[] = [];
  const note = (name: string, place: string) => found.push({ name, place });
  inSteps(document, '', note);
  return found;
}

type Note = (name: string, place: string) => void;

function inSteps(around: unknown, place: string, note: Note): void {
  for (const [name, step] of entries(member(around, 'steps')))
    inStep(step, `${place}/steps/${pointerPart(name)}`, note);
}

function inStep(step: unknown, place: string, note: Note): void {
  const type = member(step, 'type');
  if (type === 'approval' || type === 'form') inAssign(member(step, 'assign'), `${place}/assign`, note);
  if (type === 'scope') inSteps(step, place, note);
}

function inAssign(assign: unknown, place: string, note: Note): void {
  const give = member(assign, 'give');
  if (isOneOf(notBuiltYet.give, give)) note(`give: ${give}`, `${place}/give`);
  const fallback = member(assign, 'fallback');
  if (fallback !== undefined) inAssign(fallback, `${place}/fallback`, note);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const member = (value: unknown, key: string): unknown =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
const entries = (value: unknown): [string, unknown][] => (isObject(value) ? Object.entries(value) : []);
const isOneOf = (values: readonly string[], value: unknown): value is string =>
  typeof value === 'string' && values.includes(value);
