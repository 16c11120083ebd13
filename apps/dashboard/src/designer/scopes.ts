import type { GraphDocument, GraphStep } from '../graph/document.ts';

/** What steps stand in: the whole document, or a step of type scope. */
export interface ScopeBody {
  start?: string;
  steps?: Record<string, GraphStep>;
}

/** Every step, in whatever scope: names are unique in the whole document. */
export function allSteps({ steps = {} }: ScopeBody): Map<string, GraphStep> {
  const found = new Map<string, GraphStep>();
  for (const [name, step] of Object.entries(steps)) {
    found.set(name, step);
    for (const [inner, of] of allSteps(step)) found.set(inner, of);
  }
  return found;
}

/** Changes the scope in which this step stands. Without such a step the document is what it was. */
export const changeScopeOf = (
  document: GraphDocument,
  name: string,
  change: (body: Required<ScopeBody>) => ScopeBody,
): GraphDocument => changeBody(document, name, change) ?? document;

/** Undefined: it does not stand in here. */
function changeBody<T extends ScopeBody>(
  body: T,
  name: string,
  change: (body: Required<ScopeBody>) => ScopeBody,
): T | undefined {
  const { start = '', steps = {} } = body;
  if (Object.hasOwn(steps, name)) return { ...body, ...change({ start, steps }) };
  for (const [key, step] of Object.entries(steps)) {
    const changed = changeBody(step, name, change);
    if (changed) return { ...body, steps: { ...steps, [key]: changed } };
  }
  return undefined;
}

/** Changes one step, wherever it stands. */
export const changeStep = (
  document: GraphDocument,
  name: string,
  change: (step: GraphStep) => GraphStep,
): GraphDocument =>
  changeScopeOf(document, name, ({ start, steps }) => ({ start, steps: { ...steps, [name]: change(steps[name]!) } }));
