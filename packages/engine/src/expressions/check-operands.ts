import type { ASTNode } from '@marcbachmann/cel-js';
import type { FieldKind } from '../fields/field-kind.ts';
import type { Report } from '../publish/issue.ts';
import { writtenNumber } from './decimal-operators.ts';
import type { Syntax } from './syntax.ts';

interface Checking {
  syntax: Syntax;
  source: string;
  place: string;
  report: Report;
}

const exactOperators = new Set(['+', '-', '*', '<', '<=', '>', '>=', '==', '!=']);

/** Beside a Decimal a double must be a literal: a computed one has lost what was written. */
export function checkDecimals({ syntax, source, place, report }: Checking): boolean {
  for (const node of syntax.nodes) {
    if (!exactOperators.has(node.op)) continue;
    const [left, right] = node.args as [ASTNode, ASTNode];
    const double = typeOf(left) === 'Decimal' ? right : typeOf(right) === 'Decimal' ? left : undefined;
    if (!double || typeOf(double) !== 'double' || writtenNumber(double) !== undefined) continue;
    const written = double.input.slice(double.start, double.end);
    report(
      'expression-type',
      place,
      `\`${source}\`: \`${written}\` is a computed double and does not mix with a Decimal; write a literal`,
    );
    return false;
  }
  return true;
}

const typeOf = (node: ASTNode): string | undefined => (node as { checkedType?: { name: string } }).checkedType?.name;

/** A literal that is compared with a choice must be one of its choices, or the comparison could never hold. */
export function checkComparisons({
  syntax,
  fields,
  source,
  place,
  report,
}: Checking & { fields: ReadonlyMap<string, { kind: FieldKind }> }): boolean {
  for (const { left, right } of syntax.comparisons) {
    for (const [side, other] of [
      [left, right],
      [right, left],
    ] as const) {
      const field = fieldOf(side);
      const choices = field === undefined ? undefined : fields.get(field)?.kind.choices;
      if (!choices) continue;
      const none = literalTexts(other).find((text) => !choices.includes(text));
      if (none === undefined) continue;
      report(
        'expression-type',
        place,
        `\`${source}\`: '${none}' is no choice of \`${field}\`; it has ${choices.join(', ')}`,
      );
      return false;
    }
  }
  return true;
}

function fieldOf(node: ASTNode): string | undefined {
  if (node.op === 'id') return node.args;
  if (node.op === '.' && node.args[0].op === 'id' && node.args[0].args === 'data') return node.args[1];
  return undefined;
}

function literalTexts(node: ASTNode): string[] {
  if (node.op === 'value') return typeof node.args === 'string' ? [node.args] : [];
  if (node.op === 'list') return node.args.flatMap(literalTexts);
  return [];
}
