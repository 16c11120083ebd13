import type { Environment } from '@marcbachmann/cel-js';
import { parse } from '../../expressions/compile-expression.ts';
import { syntaxOf } from '../../expressions/syntax.ts';
import type { Report } from '../../publish/issue.ts';

const operator = /^(==|!=|<=|>=|<|>|in\b)\s*(.+)$/s;
const range = /^\[(.+)\s\.\.\s(.+)\]$/s;

/**
 * A cell of a decision table as a condition on `it`; undefined for `-`, which takes anything, and for a cell that was
 * reported. Each expression in a cell is parsed by itself, so that a cell cannot reach beyond itself.
 */
export function conditionOf(
  cell: string,
  { place, cel, report }: { place: string; cel: Environment; report: Report },
): string | undefined {
  const text = cell.trim();
  if (text === '-') return undefined;
  const alone = (source: string) => parse(source, place, cel, report);
  const ends = range.exec(text);
  if (ends) {
    const [, from, to] = ends;
    return alone(from!) && alone(to!) ? `it >= (${from}) && it <= (${to})` : undefined;
  }
  const compared = operator.exec(text);
  if (compared) {
    const [, sign, right] = compared;
    return alone(right!) ? `it ${sign} (${right})` : undefined;
  }
  const parsed = alone(text);
  if (!parsed) return undefined;
  return syntaxOf(parsed.ast, () => false).names.has('it') ? text : `it == (${text})`;
}
