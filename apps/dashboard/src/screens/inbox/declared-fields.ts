import type { DefinitionVersion } from '../../api/answers.ts';
import type { FieldDeclaration } from '../../parts/form/field-value.tsx';
import type { DocumentStep } from './what-next.ts';

interface Document {
  fields?: Record<string, FieldDeclaration>;
  steps?: Record<string, DocumentStep & { fields?: Record<string, FieldDeclaration> }>;
}

/** All fields of a definition, those of its scopes, too: no two have the same name. */
export function fieldsOf(definition: DefinitionVersion | undefined): Record<string, FieldDeclaration> {
  const document = (definition?.document ?? {}) as Document;
  const found: Record<string, FieldDeclaration> = { ...document.fields };
  const look = (steps: Document['steps'] = {}): void => {
    for (const step of Object.values(steps)) {
      Object.assign(found, step.fields);
      look(step.steps as Document['steps']);
    }
  };
  look(document.steps);
  return found;
}

export const stepsOf = (definition: DefinitionVersion | undefined): Record<string, DocumentStep> =>
  ((definition?.document ?? {}) as Document).steps ?? {};

const allowedByDefault: readonly string[] = ['delegate', 'reassign', 'ask', 'revise'];

/** What the step lets people do with its tasks besides deciding them; nothing while the definition is not known. */
export function allowed(definition: DefinitionVersion | undefined, step: string): readonly string[] {
  if (!definition) return [];
  const { allow } = (findStep(stepsOf(definition), step) ?? {}) as { allow?: readonly string[] | string };
  return allow === undefined ? allowedByDefault : [allow].flat();
}

export function findStep(steps: Record<string, DocumentStep>, key: string): DocumentStep | undefined {
  for (const [name, step] of Object.entries(steps)) {
    if (name === key) return step;
    const inner = step.steps && findStep(step.steps, key);
    if (inner) return inner;
  }
  return undefined;
}
