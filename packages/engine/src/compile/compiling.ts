import type { Json, JsonObject } from '@procession/contracts/json.ts';
import { ExpressionFailed, type FieldIssue } from '../compiled.ts';
import type { CheckedDocument } from '../document/check-document.ts';
import { compileExpression, type Expression, type Names } from '../expressions/compile-expression.ts';
import { type Need, needOf } from '../expressions/need.ts';
import type { DefinitionNames } from '../expressions/scope-names.ts';
import type { Syntax } from '../expressions/syntax.ts';
import { toJson } from '../expressions/to-json.ts';
import type { FieldKind } from '../fields/field-kind.ts';
import type { Report } from '../publish/issue.ts';

/** What the parts of the compiler share. */
export interface Compiling {
  document: CheckedDocument;
  names: DefinitionNames;
  report: Report;
  /** Every expression that was compiled, for the checks that look at what is read where. */
  uses: ExpressionUse[];
  /** Sensitive fields that requests hold as placeholders. */
  sent: SentField[];
  /** Versions of the definitions that sub-processes start. */
  pinned?: Readonly<Record<string, number>> | undefined;
}

export interface SentField {
  field: string;
  place: string;
  step: string;
}

export interface ExpressionUse {
  place: string;
  syntax: Syntax;
  /**
   * Where it stands; `set`, `then`, `output` and `into` write `target`. `standing`: looked at again after every command;
   * `items`: of a `forEach`; `key`: of a lock or message; `request`, `event`: what goes out; `input`: of a sub-process.
   */
  use:
    | 'title'
    | 'unique'
    | 'when'
    | 'set'
    | 'assign'
    | 'table'
    | 'trigger'
    | 'standing'
    | 'items'
    | 'output'
    | 'key'
    | 'time'
    | 'request'
    | 'event'
    | 'input';
  step?: string;
  target?: string;
}

/** Where an expression stands and what it is for. */
export interface Stands<S> {
  source: string;
  place: string;
  names: Names<S>;
  use: ExpressionUse['use'];
  step?: string;
}

export function compileUse<S>(
  compiling: Compiling,
  stands: Stands<S> & { need: Need; target?: string },
): Expression<S> | undefined {
  const { source, place, names, need, use, step, target } = stands;
  const expression = compileExpression({ source, place, names, need, report: compiling.report });
  if (expression) {
    compiling.uses.push({
      place,
      syntax: expression.syntax,
      use,
      ...(step === undefined ? {} : { step }),
      ...(target === undefined ? {} : { target }),
    });
  }
  return expression;
}

/** An evaluation that can say what it is and what it reads. */
interface Explained<S, T> {
  (scope: S): T;
  source: string;
  reads: (scope: S) => JsonObject;
}

/** An evaluation whose type was checked at publish; at run time only `dyn` can break it. */
export function typed<S, T>(
  compiling: Compiling,
  stands: Stands<S> & { need: Need },
  is: (value: unknown) => value is T,
): Explained<S, T> {
  const expression = compileUse(compiling, stands);
  const evaluate = (scope: S): T => {
    const value = expression?.run(scope);
    if (is(value)) return value;
    throw new ExpressionFailed(`\`${stands.source}\` gave another type than ${stands.need.called}`, stands.place, {});
  };
  return Object.assign(evaluate, {
    source: stands.source,
    reads: (scope: S): JsonObject => expression?.reads(scope) ?? {},
  });
}

export const isBool = (value: unknown): value is boolean => typeof value === 'boolean';
export const isString = (value: unknown): value is string => typeof value === 'string';

/** A value for a field, or for what `kind` says instead: checked against it at publish as far as possible, and again when it is computed. */
export function fieldValue<S>(
  compiling: Compiling,
  stands: Stands<S> & { field: string; kind?: FieldKind },
): (scope: S) => Json {
  const { source, place, field } = stands;
  const declared = compiling.document.fields.get(field);
  if (!declared) {
    compiling.report('unknown-field', place, `there is no field \`${field}\` here`);
    return () => {
      throw new ExpressionFailed(`there is no field \`${field}\``, place, {});
    };
  }
  const kind = stands.kind ?? declared.kind;
  const expression = compileUse(compiling, { ...stands, need: needOf(kind), target: field });
  const { root } = expression ?? {};
  const constant = root?.op === 'value' ? toJson(root.args) : undefined;
  if (constant !== undefined) {
    const stored = store(kind, constant);
    if (!stored.ok) compiling.report('expression-type', place, `\`${source}\`: \`${field}\` ${stored.message}`);
  }
  return (scope) => {
    const stored = store(kind, toJson(expression?.run(scope)));
    if (stored.ok) return stored.value;
    throw new ExpressionFailed(`\`${source}\`: \`${field}\` ${stored.message}`, place, {});
  };
}

export function store(
  kind: FieldKind,
  value: Json | undefined,
): { ok: true; value: Json } | { ok: false; message: string } {
  const issues: FieldIssue[] = [];
  const stored = kind.parse(value, { place: '', issues, bare: true });
  return stored === undefined
    ? { ok: false, message: issues.map((i) => `${i.place} ${i.message}`.trim()).join('; ') }
    : { ok: true, value: stored };
}

export function setsOf<S>(
  compiling: Compiling,
  sets: Record<string, string>,
  stands: Omit<Stands<S>, 'source'>,
): { field: string; value: (scope: S) => Json }[] {
  return Object.entries(sets).map(([field, source]) => ({
    field,
    value: fieldValue(compiling, { ...stands, source, place: `${stands.place}/${field}`, field }),
  }));
}
