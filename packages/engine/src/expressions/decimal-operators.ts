import { type ASTNode, type Environment, EvaluationError } from '@marcbachmann/cel-js';
import { daysBetween, isDate, plusPeriod } from '../fields/calendar.ts';
import { decimalScaleMax, Exact } from '../fields/exact.ts';

/**
 * Teaches CEL the type `Decimal`: exact + - * and comparison among Decimal, int and literals. A literal beside a Decimal
 * counts as the decimal that is written, never as its binary neighbour, so it is taken from the expression's text.
 */
export function registerDecimal(environment: Environment): void {
  environment.registerType('Decimal', { ctor: Exact as unknown as new () => unknown, fields: {} });
  for (const [left, right] of [
    ['Decimal', 'Decimal'],
    ['Decimal', 'int'],
    ['int', 'Decimal'],
    ['Decimal', 'double'],
    ['double', 'Decimal'],
  ]) {
    const operator = (op: string, result: string, compute: (a: Exact, b: Exact) => unknown) =>
      environment.registerOperator(`${left} ${op} ${right}: ${result}`, ((a: unknown, b: unknown, node: ASTNode) =>
        compute(exactOf(a, node), exactOf(b, node))) as (a: unknown, b: unknown) => unknown);
    operator('+', 'Decimal', (a, b) => a.plus(b));
    operator('-', 'Decimal', (a, b) => a.minus(b));
    operator('*', 'Decimal', (a, b) => a.times(b));
    operator('<', 'bool', (a, b) => a.lt(b));
    operator('<=', 'bool', (a, b) => a.lte(b));
    operator('>', 'bool', (a, b) => a.gt(b));
    operator('>=', 'bool', (a, b) => a.gte(b));
    // cel-js makes the mirrored == and both != of it.
    if (left === 'Decimal') operator('==', 'bool', (a, b) => a.eq(b));
  }
  environment.registerOperator('-Decimal', ((a: Exact) => a.neg()) as (a: unknown) => unknown);
  registerFunctions(environment);
}

function registerFunctions(environment: Environment): void {
  const sync = { async: false };
  environment.registerFunction('string(Decimal): string', (d: Exact) => d.toFixed(), sync);
  environment.registerFunction('double(Decimal): double', (d: Exact) => d.toNumber(), sync);
  environment.registerFunction('round(Decimal, int): Decimal', round, sync);
  environment.registerFunction('days(string, string): int', days, sync);
  environment.registerFunction('plus(string, string): string', plus, sync);
}

/** Half up, away from zero. */
function round(value: Exact, digits: bigint): Exact {
  if (digits < 0n || digits > BigInt(decimalScaleMax)) {
    throw failed(`round(d, n) takes an n from 0 to ${decimalScaleMax}, not ${digits}`);
  }
  return value.round(Number(digits), Exact.roundHalfUp);
}

function days(from: string, to: string): bigint {
  for (const date of [from, to])
    if (!isDate(date)) throw failed(`days(a, b) takes days such as "2026-11-20", not "${date}"`);
  return BigInt(daysBetween(from, to));
}

function plus(date: string, period: string): string {
  const result = isDate(date) ? plusPeriod(date, period) : undefined;
  if (result === undefined)
    throw failed(`plus(date, period) takes a day and a period such as "P1M", not "${date}" and "${period}"`);
  return result;
}

const failed = (message: string): EvaluationError => new EvaluationError(message);

const literals = new WeakMap<ASTNode, Exact>();

/** The operand as a decimal. `node` is the operation; its literal is converted once. */
function exactOf(value: unknown, node: ASTNode): Exact {
  if (value instanceof Exact) return value;
  const known = literals.get(node);
  if (known) return known;
  const literal = (node.args as ASTNode[]).find((operand) => writtenNumber(operand) !== undefined);
  if (literal) {
    const exact = new Exact(writtenNumber(literal)!);
    literals.set(node, exact);
    return exact;
  }
  if (typeof value === 'bigint') return new Exact(value.toString());
  throw failed('a computed double and a Decimal do not mix');
}

/** The text of a literal number, with its sign; undefined for anything else. */
export function writtenNumber(node: ASTNode): string | undefined {
  if (node.op === '-_') {
    const positive = writtenNumber(node.args);
    return positive === undefined || positive.startsWith('-') ? undefined : `-${positive}`;
  }
  if (node.op !== 'value') return undefined;
  if (typeof node.args === 'bigint') return node.args.toString();
  if (typeof node.args !== 'number' || !Number.isFinite(node.args)) return undefined;
  return node.input.slice(node.start, node.end).trim();
}
