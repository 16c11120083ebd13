import { unreachable } from '@procession/contracts/json.ts';
import type { Command, Node, Operand, Pipeline } from './parse-template.ts';
import { functions, isTrue, print, type TemplateFunction, type Value } from './template-functions.ts';

/** The variables of one template; blocks see those around them. */
interface Scope {
  dot: Value;
  variables: Map<string, { value: Value }>;
  further: Readonly<Record<string, TemplateFunction>>;
}

/** What the nodes print for `dot`. `further` are functions beside the usual ones (`include`). */
export function evaluateTemplate(
  nodes: readonly Node[],
  dot: Value,
  further: Readonly<Record<string, TemplateFunction>>,
): string {
  return evaluateList(nodes, { dot, variables: new Map([['$', { value: dot }]]), further });
}

const evaluateList = (nodes: readonly Node[], scope: Scope): string =>
  nodes.map((node) => evaluateNode(node, scope)).join('');

function evaluateNode(node: Node, scope: Scope): string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'action': {
      const value = evaluatePipeline(node.pipeline, scope);
      return node.pipeline.assigns ? '' : print(value);
    }
    case 'range':
      return evaluateRange(node, scope);
    case 'if':
    case 'with': {
      const inner = within(scope);
      const value = evaluatePipeline(node.pipeline, inner);
      if (!isTrue(value)) return evaluateList(node.otherwise, within(scope));
      return evaluateList(node.body, node.kind === 'with' ? { ...inner, dot: value } : inner);
    }
    default:
      return unreachable(node);
  }
}

function evaluateRange(node: Node & { kind: 'range' }, scope: Scope): string {
  const over = evaluatePipeline(node.pipeline, scope);
  if (!isTrue(over)) return evaluateList(node.otherwise, within(scope));
  const entries: [Value, Value][] = Array.isArray(over)
    ? over.map((value, index) => [BigInt(index), value])
    : Object.entries(over as object).sort(([left], [right]) => (left < right ? -1 : 1));
  return entries
    .map(([key, value]) => {
      const inner = within(scope);
      const named = node.variables.length === 2 ? [key, value] : [value];
      for (const [at, name] of node.variables.entries()) inner.variables.set(name, { value: named[at] });
      return evaluateList(node.body, { ...inner, dot: value });
    })
    .join('');
}

const within = (scope: Scope): Scope => ({ ...scope, variables: new Map(scope.variables) });

function evaluatePipeline({ assigns, commands }: Pipeline, scope: Scope): Value {
  let value: Value;
  for (const [at, command] of commands.entries()) value = evaluateCommand(command, scope, at === 0 ? [] : [value]);
  if (assigns?.isNew) scope.variables.set(assigns.name, { value });
  else if (assigns) variable(assigns.name, scope).value = value;
  return value;
}

function evaluateCommand([first, ...rest]: Command, scope: Scope, piped: Value[]): Value {
  if (first?.kind === 'function') {
    // These two stop at the first value that decides.
    if (first.name === 'and' || first.name === 'or') return decide(first.name, rest, scope, piped);
    return call(first.name, [...rest.map((operand) => evaluateOperand(operand, scope)), ...piped], scope);
  }
  const value = evaluateOperand(first!, scope);
  const args = [...rest.map((operand) => evaluateOperand(operand, scope)), ...piped];
  if (typeof value === 'function') return value(...args);
  if (args.length > 0) throw new Error('a value that is no function is given arguments');
  return value;
}

function decide(name: 'and' | 'or', operands: readonly Operand[], scope: Scope, piped: Value[]): Value {
  let value: Value;
  for (const operand of operands) {
    value = evaluateOperand(operand, scope);
    if (isTrue(value) === (name === 'or')) return value;
  }
  return piped.length > 0 ? piped[0] : value;
}

function evaluateOperand(operand: Operand, scope: Scope): Value {
  switch (operand.kind) {
    case 'literal':
      return operand.value;
    case 'field':
      return follow(scope.dot, operand.path);
    case 'variable':
      return follow(variable(operand.name, scope).value, operand.path);
    case 'group':
      return follow(evaluatePipeline(operand.pipeline, within(scope)), operand.path);
    case 'function':
      return call(operand.name, [], scope);
    default:
      return unreachable(operand);
  }
}

function call(name: string, args: Value[], { further }: Scope): Value {
  const found = further[name] ?? functions[name];
  if (!found) throw new Error(`function ${JSON.stringify(name)} is not one that our chart may use`);
  return found(...args);
}

function variable(name: string, { variables }: Scope): { value: Value } {
  const found = variables.get(name);
  if (!found) throw new Error(`undefined variable ${name}`);
  return found;
}

function follow(from: Value, path: readonly string[]): Value {
  return path.reduce((value, key) => {
    if (value === undefined || value === null) throw new Error(`nil pointer evaluating interface {}.${key}`);
    return (value as Record<string, Value>)[key];
  }, from);
}
