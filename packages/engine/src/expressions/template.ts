import type { Json } from '@procession/contracts/json.ts';
import type { Scope } from '../compiled.ts';
import type { FieldKind } from '../fields/field-kind.ts';
import type { Report } from '../publish/issue.ts';
import { compileExpression, type Expression, type Names } from './compile-expression.ts';
import { needText } from './need.ts';
import { toJson } from './to-json.ts';

/** `Cancel booking ${entity.id}`: text with expressions in it. */
export interface Template {
  expressions: Expression<Scope>[];
  /** @throws ExpressionFailed */
  text: (scope: Scope) => string;
  /** Never fails: what cannot be computed is shown as a dash. */
  textOrDash: (scope: Scope) => string;
}

export function compileTemplate({
  source,
  place,
  names,
  report,
}: {
  source: string;
  place: string;
  names: Names<Scope>;
  report: Report;
}): Template | undefined {
  const parts = splitTemplate(source);
  if (parts === undefined) {
    report('expression-invalid', place, `\`${source}\`: a \${ has no }`);
    return undefined;
  }
  const compiled: (string | Expression<Scope>)[] = [];
  for (const part of parts) {
    if ('text' in part) compiled.push(part.text);
    else {
      const expression = compileExpression({ source: part.expression, place, names, need: needText, report });
      if (!expression) return undefined;
      compiled.push(expression);
    }
  }
  const show = (part: string | Expression<Scope>, scope: Scope) =>
    typeof part === 'string' ? part : shown(part, names, scope);
  return {
    expressions: compiled.filter((part) => typeof part !== 'string'),
    text: (scope) => compiled.map((part) => show(part, scope)).join(''),
    textOrDash: (scope) =>
      compiled
        .map((part) => {
          try {
            return show(part, scope);
          } catch {
            return '–';
          }
        })
        .join(''),
  };
}

function shown(expression: Expression<Scope>, names: Names<Scope>, scope: Scope): string {
  const value = expression.run(scope);
  const { root } = expression;
  const field = root.op === 'id' ? names.fields.get(root.args)?.kind : undefined;
  const stored = field && root.op === 'id' ? names.stored(scope, root.args) : undefined;
  // A field as it is stored keeps what the value alone has lost: the zeros of 500.00.
  return field && stored !== undefined ? textOfField(field, stored) : textOf(toJson(value));
}

/** A value as JSON; a decimal as it is stored, with its zeros. Undefined: it has no JSON form. */
export function jsonOf(expression: Expression<Scope>, names: Names<Scope>, scope: Scope): Json | undefined {
  const value = expression.run(scope);
  const { root } = expression;
  const kind = root.op === 'id' ? names.fields.get(root.args)?.kind : undefined;
  const stored = kind?.celType === 'Decimal' && root.op === 'id' ? names.stored(scope, root.args) : undefined;
  return stored === undefined ? toJson(value) : textOfField(kind!, stored);
}

/** A field as it is stored, money with its currency; any other value as JSON. */
export function asStored(expression: Expression<Scope>, names: Names<Scope>, scope: Scope): Json | undefined {
  const value = expression.run(scope);
  const { root } = expression;
  return (
    (root.op === 'id' && names.fields.has(root.args) ? names.stored(scope, root.args) : undefined) ?? toJson(value)
  );
}

const textOfField = (kind: FieldKind, stored: Json): string =>
  kind.toText?.(stored) ??
  (kind.item && Array.isArray(stored)
    ? stored.map((member) => textOfField(kind.item!, member)).join(', ')
    : textOf(stored));

export const textOf = (value: Json | undefined): string => {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

type Part = { text: string } | { expression: string };

/** Cuts at `${` and the `}` that closes it: braces within and texts in quotes do not. Undefined when one is not closed. */
export function splitTemplate(source: string): Part[] | undefined {
  const parts: Part[] = [];
  let from = 0;
  for (;;) {
    const open = source.indexOf('${', from);
    if (open === -1) break;
    const close = closingBrace(source, open + 2);
    if (close === -1) return undefined;
    if (open > from) parts.push({ text: source.slice(from, open) });
    parts.push({ expression: source.slice(open + 2, close).trim() });
    from = close + 1;
  }
  if (from < source.length) parts.push({ text: source.slice(from) });
  return parts;
}

function closingBrace(source: string, from: number): number {
  let depth = 1;
  for (let i = from; i < source.length; i++) {
    const char = source[i];
    if (char === '"' || char === "'") {
      i = closingQuote(source, i, char);
      if (i === -1) return -1;
    } else if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return i;
  }
  return -1;
}

function closingQuote(source: string, open: number, quote: string): number {
  for (let i = open + 1; i < source.length; i++) {
    if (source[i] === '\\') i++;
    else if (source[i] === quote) return i;
  }
  return -1;
}
