import { type GraphDocument, type GraphStep, listed } from '../graph/document.ts';

export type FieldUse = 'no' | 'shows' | 'edits';

const namesIn = (step: GraphStep, key: 'shows' | 'edits'): string[] =>
  listed(step[key] as string | string[] | undefined);

export const fieldUseOf = (step: GraphStep, field: string): FieldUse =>
  namesIn(step, 'edits').includes(field) ? 'edits' : namesIn(step, 'shows').includes(field) ? 'shows' : 'no';

/** What is filled in is shown as well, so it stands in one of the two lists. */
export function withFieldUse(step: GraphStep, field: string, use: FieldUse): GraphStep {
  let changed = step;
  for (const key of ['shows', 'edits'] as const) {
    const { [key]: _, ...rest } = changed;
    const names = namesIn(changed, key).filter((each) => each !== field);
    const left = use === key ? [...names, field] : names;
    changed = (left.length > 0 ? { ...rest, [key]: left } : rest) as GraphStep;
  }
  return changed;
}

export interface FieldOf {
  type: string;
  name?: string;
  required?: boolean;
  listed?: boolean;
  choices?: string[];
  currency?: string;
  [key: string]: unknown;
}

export const fieldsOf = ({ fields }: GraphDocument): Readonly<Record<string, FieldOf>> =>
  Object.fromEntries(
    Object.entries(fields ?? {}).filter(([, field]) => typeof field === 'object' && field !== null),
  ) as Record<string, FieldOf>;

/** A field of a name that is free: `field`, `field_2` … What it is called is said beside it. */
export function addField(document: GraphDocument): GraphDocument {
  const fields = document.fields ?? {};
  let name = 'field';
  for (let n = 2; Object.hasOwn(fields, name) || Object.hasOwn(document.steps, name); n++) name = `field_${n}`;
  return { ...document, fields: { ...fields, [name]: { type: 'text' } } };
}

export const changeField = (document: GraphDocument, name: string, field: FieldOf): GraphDocument => ({
  ...document,
  fields: { ...document.fields, [name]: field },
});

/** No form shows it any more. Conditions that read it the checks name. */
export function removeField(document: GraphDocument, name: string): GraphDocument {
  const { [name]: _, ...fields } = document.fields ?? {};
  const steps = mapSteps(document.steps, (step) => withFieldUse(step, name, 'no'));
  return { ...document, fields, steps };
}

/** Under another key, wherever a form or the record names it. In conditions its key is a word of a text: the checks name those. */
export function renameField(document: GraphDocument, name: string, key: string): GraphDocument {
  if (name === key || Object.hasOwn(document.fields ?? {}, key)) return document;
  const fields = Object.fromEntries(
    Object.entries(document.fields ?? {}).map(([each, field]) => [each === name ? key : each, field]),
  );
  const steps = mapSteps(document.steps, (step) => {
    const use = fieldUseOf(step, name);
    return use === 'no' ? step : withFieldUse(withFieldUse(step, name, 'no'), key, use);
  });
  return { ...document, fields, steps };
}

const mapSteps = (
  steps: Record<string, GraphStep>,
  change: (step: GraphStep) => GraphStep,
): Record<string, GraphStep> =>
  Object.fromEntries(
    Object.entries(steps).map(([name, step]) => {
      const changed = change(step);
      return [name, changed.steps ? { ...changed, steps: mapSteps(changed.steps, change) } : changed];
    }),
  );
