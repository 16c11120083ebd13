import type { FieldDeclaration } from '../fields/declaration.ts';
import type { CheckedDocument, CheckedStep } from './check-document.ts';

/** The scopes around what stands in `within`, from the root inwards. */
export function scopesAround({ steps }: Pick<CheckedDocument, 'steps'>, within: string | undefined): CheckedStep[] {
  const around: CheckedStep[] = [];
  for (let name = within; name !== undefined; name = around[0]?.within) {
    const scope = steps.get(name);
    if (!scope) break;
    around.unshift(scope);
  }
  return around;
}

/** The same by name, the innermost first. */
export function namesAround({ steps }: Pick<CheckedDocument, 'steps'>, within: string | undefined): string[] {
  const around: string[] = [];
  for (let name = within; name !== undefined; name = steps.get(name)?.within) around.push(name);
  return around;
}

/** The fields of the instance and of the scopes around. */
export function fieldsAt(
  document: Pick<CheckedDocument, 'steps' | 'fields'>,
  within: string | undefined,
): ReadonlyMap<string, FieldDeclaration> {
  if (within === undefined) return document.fields;
  return new Map([...document.fields, ...scopesAround(document, within).flatMap(({ fields }) => [...(fields ?? [])])]);
}

/** All steps, and after each what takes it back, under its name. */
export const withUndos = (steps: CheckedDocument['steps']): [name: string, step: CheckedStep][] =>
  [...steps].flatMap(([name, step]): [string, CheckedStep][] =>
    step.undone
      ? [
          [name, step],
          [name, step.undone],
        ]
      : [[name, step]],
  );

/** The steps of the root, or of one scope. */
export interface Level {
  scope?: string;
  /** JSON pointer of what holds them. */
  place: string;
  start: string;
  steps: ReadonlyMap<string, CheckedStep>;
}

/** The root and every scope, from the outside inwards. The same ones each time: what is computed of one is kept with its steps. */
export function levelsOf(document: Pick<CheckedDocument, 'steps' | 'start'>): readonly Level[] {
  const found = made.get(document.steps) ?? readLevels(document);
  made.set(document.steps, found);
  return found;
}

const made = new WeakMap<CheckedDocument['steps'], readonly Level[]>();

function readLevels({ steps, start }: Pick<CheckedDocument, 'steps' | 'start'>): Level[] {
  const inside = (scope: string | undefined) => new Map([...steps].filter(([, step]) => step.within === scope));
  const levels: Level[] = [{ place: '', start, steps: inside(undefined) }];
  for (const [name, { own, place }] of steps) {
    if (own?.type === 'scope') levels.push({ scope: name, place, start: own.start, steps: inside(name) });
  }
  return levels;
}
