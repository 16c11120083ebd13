import type { ASTNode } from '@marcbachmann/cel-js';
import { unreachable } from '@procession/contracts/json.ts';

/** What an expression's text says without evaluating it. */
export interface Syntax {
  /** Names read that no comprehension binds, without functions: `refund`, `data`, `steps`. */
  names: Set<string>;
  /** Fields read, bare or as `data.x`, outside `has()`. */
  reads: Set<string>;
  /** Fields that `has(data.x)` asks for. */
  asks: Set<string>;
  /** Steps named in `steps.x`. */
  steps: Set<string>;
  /** Calls of functions by name, with their arguments. */
  calls: { name: string; args: readonly ASTNode[] }[];
  /** Calls of `matches`. */
  matches: { node: RcallNode; pattern: ASTNode | undefined }[];
  /** `data` or `steps` used as a whole, or with a computed name. */
  wholes: Set<string>;
  /** Comparisons by == != in. */
  comparisons: { left: ASTNode; right: ASTNode }[];
  comprehensionDepth: number;
  nodes: ASTNode[];
}

type RcallNode = Extract<ASTNode, { op: 'rcall' }>;

const comprehensions = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

/** Reads the parser's tree. Macros keep the nodes that were written, so walking these reaches all that will be evaluated. */
export function syntaxOf(root: ASTNode, isField: (name: string) => boolean): Syntax {
  const syntax: Syntax = {
    names: new Set(),
    reads: new Set(),
    asks: new Set(),
    steps: new Set(),
    calls: [],
    matches: [],
    wholes: new Set(),
    comparisons: [],
    comprehensionDepth: 0,
    nodes: [],
  };
  walk(root, { bound: new Set(), depth: 0 });
  return syntax;

  function walk(node: ASTNode, around: { bound: ReadonlySet<string>; depth: number }): void {
    syntax.nodes.push(node);
    const each = (...nodes: ASTNode[]) => {
      for (const child of nodes) walk(child, around);
    };
    switch (node.op) {
      case 'value':
        break;
      case 'id':
        if (!around.bound.has(node.args)) readName(node.args);
        break;
      case '.':
      case '.?':
        if (!readMember(node.args[0], node.args[1], around.bound)) each(node.args[0]);
        break;
      case '[]':
      case '[?]': {
        const [object, index] = node.args;
        const literal = index.op === 'value' && typeof index.args === 'string' ? index.args : undefined;
        if (literal === undefined || !readMember(object, literal, around.bound)) each(object);
        each(index);
        break;
      }
      case '!_':
      case '-_':
        each(node.args);
        break;
      case 'map':
        each(...node.args.flat());
        break;
      case 'call':
        call(node.args[0], node.args[1], around);
        break;
      case 'rcall':
        receiverCall(node, around);
        break;
      case '==':
      case '!=':
      case 'in':
        syntax.comparisons.push({ left: node.args[0], right: node.args[1] });
        each(...node.args);
        break;
      case '+':
      case '-':
      case '*':
      case '/':
      case '%':
      case '<':
      case '<=':
      case '>':
      case '>=':
      case '&&':
      case '||':
      case '?:':
      case 'list':
        each(...node.args);
        break;
      default:
        unreachable(node);
    }
  }

  function readName(name: string): void {
    syntax.names.add(name);
    if (name === 'data' || name === 'steps') syntax.wholes.add(name);
    if (isField(name)) syntax.reads.add(name);
  }

  /** `data.x` and `steps.x`; false for a member of anything else. */
  function readMember(object: ASTNode, member: string, bound: ReadonlySet<string>): boolean {
    if (object.op !== 'id' || bound.has(object.args)) return false;
    if (object.args === 'data') syntax.reads.add(member);
    else if (object.args === 'steps') syntax.steps.add(member);
    else return false;
    syntax.names.add(object.args);
    return true;
  }

  function call(name: string, args: readonly ASTNode[], around: { bound: ReadonlySet<string>; depth: number }): void {
    syntax.calls.push({ name, args });
    const asked = name === 'has' ? askedField(args[0]) : undefined;
    if (asked !== undefined && !around.bound.has('data')) {
      syntax.asks.add(asked);
      syntax.names.add('data');
      return;
    }
    for (const arg of args) walk(arg, around);
  }

  function receiverCall(node: RcallNode, around: { bound: ReadonlySet<string>; depth: number }): void {
    const [name, receiver, args] = node.args;
    if (name === 'matches') syntax.matches.push({ node, pattern: args[0] });
    const isBind = name === 'bind' && receiver.op === 'id' && receiver.args === 'cel';
    if (!isBind) walk(receiver, around);
    const variable = args[0];
    if ((isBind || (comprehensions.has(name) && args.length > 1)) && variable?.op === 'id') {
      const depth = around.depth + (isBind ? 0 : 1);
      syntax.comprehensionDepth = Math.max(syntax.comprehensionDepth, depth);
      const inside = { bound: new Set([...around.bound, variable.args]), depth };
      for (const arg of args.slice(1)) walk(arg, inside);
      return;
    }
    for (const arg of args) walk(arg, around);
  }
}

/** `x` of `has(data.x)` and of `has(data.x.y)`. */
function askedField(node: ASTNode | undefined): string | undefined {
  let here = node;
  while (here?.op === '.') {
    const [object, member] = here.args;
    if (object.op === 'id') return object.args === 'data' ? member : undefined;
    here = object;
  }
  return undefined;
}
