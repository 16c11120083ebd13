import type { CheckedDocument, CheckedStep } from '../document/check-document.ts';
import { fieldsAt } from '../document/fields-at.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import {
  type CelKind,
  celKindOf,
  type EachNames,
  inItems,
  nothingAround,
  type OwnEach,
  ownPass,
} from '../expressions/each-names.ts';
import { needAnything } from '../expressions/need.ts';
import { type DefinitionNames, definitionNames } from '../expressions/scope-names.ts';
import type { Report } from '../publish/issue.ts';
import type { Compiling } from './compiling.ts';

/** What the expressions of a step may name: `namesAt` for each, made once for all that stand at the same place. */
export interface Surroundings {
  /** Of a step's own keys. */
  ofStep: (step: CheckedStep) => DefinitionNames;
  /** Of what stands in a scope: its fields and items are in scope. Undefined: the root. */
  inside: (scope: string | undefined) => DefinitionNames;
}

export function surroundingsOf(document: CheckedDocument): Surroundings {
  const { steps, objectTypes } = document;
  const stepNames = [...steps.keys()];
  const made = new Map<string | undefined, DefinitionNames>();
  const namesWith = (within: string | undefined, own?: OwnEach) =>
    definitionNames({
      fields: fieldsAt(document, within),
      objectTypes,
      steps: stepNames,
      around: eachAround(within),
      ...(own && { own }),
    });

  const inside = (scope: string | undefined): DefinitionNames => {
    const found = made.get(scope) ?? namesWith(scope);
    made.set(scope, found);
    return found;
  };

  /** What `each` means in a scope. */
  const eachAround = (scope: string | undefined): EachNames => {
    const step = scope === undefined ? undefined : steps.get(scope);
    if (!step) return nothingAround;
    const own = ownEach(step);
    const around = ownPass(eachAround(step.within), own);
    return own?.item ? inItems(around, own) : around;
  };

  const ownEach = ({ forEach, repeat, within }: CheckedStep): OwnEach | undefined => {
    if (forEach) return { item: itemOf(forEach, within), as: forEach.as };
    return repeat ? { pass: true } : undefined;
  };

  const itemOf = ({ over }: NonNullable<CheckedStep['forEach']>, within: string | undefined): CelKind => {
    if (over === undefined) return celKindOf('int');
    const field = fieldsAt(document, within).get(over.trim().replace(/^data\./, ''));
    const { item } = field?.kind ?? {};
    return item ?? celKindOf('dyn');
  };

  return {
    inside,
    ofStep: (step) => {
      const own = ownEach(step);
      if (!own) return inside(step.within);
      return namesWith(step.within, own.item ? { ...own, output: outputOf(step, inside, document) } : own);
    },
  };
}

/** What a step's work items give, by name: what a scope hands out, what people edit, what a machine's answer sets. */
function outputOf(step: CheckedStep, inside: Surroundings['inside'], document: CheckedDocument): Map<string, CelKind> {
  const { own } = step;
  if (own?.type === 'scope') {
    const name = [...document.steps].find(([, s]) => s === step)?.[0];
    const names = inside(name).always;
    return new Map(
      Object.entries(own.output).map(([called, source]) => {
        const field = fieldsAt(document, name).get(source.trim());
        if (field) return [called, field.kind];
        const found = compileExpression({ source, place: '', names, need: needAnything, report: notReported });
        return [called, celKindOf(found?.type ?? 'dyn')];
      }),
    );
  }
  const fields = fieldsAt(document, step.within);
  const given = own && 'edits' in own ? own.edits : own && 'output' in own ? Object.keys(own.output ?? {}) : [];
  return new Map(
    given.flatMap((field): [string, CelKind][] => {
      const kind = fields.get(field)?.kind;
      return kind ? [[field, kind]] : [];
    }),
  );
}

/** The same expression is compiled once more where it stands, and reported then. */
const notReported: Report = () => undefined;

/** The compiler's parts for what stands on a step: its names, and the fields that are in scope there. */
export function compilingAt(compiling: Compiling, surroundings: Surroundings, step: CheckedStep): Compiling {
  return {
    ...compiling,
    names: surroundings.ofStep(step),
    document: { ...compiling.document, fields: fieldsAt(compiling.document, step.within) },
  };
}
