import type { Failure } from '../../api/failure.ts';
import { type GraphDocument, type GraphStep, listed } from '../../graph/document.ts';
import type { FieldDeclaration } from '../../parts/form/field-value.tsx';
import { type Typed, typedOf } from '../../parts/form/form-values.ts';

type Fields = Record<string, FieldDeclaration & { default?: unknown }>;

/** What somebody who starts an instance is asked for: what is needed, then what may be given. What only a machine writes is left out. */
export function startFields(document: GraphDocument): string[] {
  const fields = (document.fields ?? {}) as Fields;
  const written = writtenByMachines(document.steps);
  const asked = Object.keys(fields).filter((name) => fields[name]!.required === true || !written.has(name));
  const isNeeded = (name: string): boolean => fields[name]!.required === true;
  return [...asked.filter(isNeeded), ...asked.filter((name) => !isNeeded(name))];
}

/** Fields that steps set and no person edits. */
function writtenByMachines(steps: Record<string, GraphStep>): Set<string> {
  const written = new Set<string>();
  const edited = new Set<string>();
  const look = (step: GraphStep): void => {
    const { set, output, edits, table } = step as {
      set?: object;
      output?: object;
      edits?: string | string[];
      table?: { rules: { then?: object }[] };
    };
    for (const name of Object.keys({ ...set, ...output })) written.add(name);
    for (const rule of table?.rules ?? []) for (const name of Object.keys(rule.then ?? {})) written.add(name);
    for (const { into } of listed(step.for as { into?: object } | { into?: object }[] | undefined))
      for (const name of Object.keys(into ?? {})) written.add(name);
    for (const name of listed(edits)) edited.add(name);
    for (const inner of Object.values(step.steps ?? {})) look(inner);
  };
  for (const step of Object.values(steps)) look(step);
  return written.difference(edited);
}

/** What stands in the form before anybody types. */
export function typedAtStart(document: GraphDocument, asked: readonly string[]): Typed {
  const fields = (document.fields ?? {}) as Fields;
  return Object.fromEntries(
    asked.map((name) => {
      const declared = fields[name]!;
      const { default: given } = declared;
      const bare = declared.type === 'money' && typeof given === 'string' ? { amount: given } : given;
      return [name, typedOf(bare as Parameters<typeof typedOf>[0], declared)];
    }),
  );
}

/** Of what the service refused: what it says of each field. */
export function wrongOf(failure: Failure | undefined, say: (message: string) => string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { place, message } of failure?.problem?.issues ?? []) {
    const [, field] = /^(?:\/body)?\/data\/([^/]+)/.exec(place) ?? [];
    if (field !== undefined && !found.has(field)) found.set(field, say(message));
  }
  return found;
}
