import { unreachable } from '@procession/contracts/json.ts';

/** The part of Go's text/template that our chart is written in, as a tree. */
export type Node =
  | { kind: 'text'; text: string }
  | { kind: 'action'; pipeline: Pipeline }
  | { kind: 'if' | 'with'; pipeline: Pipeline; body: Node[]; otherwise: Node[] }
  | { kind: 'range'; variables: string[]; pipeline: Pipeline; body: Node[]; otherwise: Node[] };

export interface Pipeline {
  /** `$x := …` and `$x = …` print nothing. */
  assigns?: { name: string; isNew: boolean };
  commands: Command[];
}
export type Command = Operand[];
export type Operand =
  | { kind: 'literal'; value: string | bigint | number | boolean | null }
  | { kind: 'field'; path: string[] }
  | { kind: 'variable'; name: string; path: string[] }
  | { kind: 'group'; pipeline: Pipeline; path: string[] }
  | { kind: 'function'; name: string };

interface Token {
  kind: 'string' | 'number' | 'variable' | 'field' | 'name' | '(' | ')' | '|' | ':=' | '=' | ',';
  text: string;
  path: string[];
}

type Piece = { text: string } | { action: string };

const actionPattern = /\{\{(-(?=\s))?([\s\S]*?)((?<=\s)-)?\}\}/g;
const tokenPattern =
  /\s*(?:(?<string>"(?:[^"\\]|\\.)*"|`[^`]*`)|(?<number>-?\d+(?:\.\d+)?)|(?<variable>\$\w*)(?<p1>(?:\.\w+)*)|(?<field>\.(?:\w+(?:\.\w+)*)?)|(?<name>[a-zA-Z]\w*)|(?<close>\))(?<p2>(?:\.\w+)*)|(?<sign>:=|=|\||,|\())/y;

/** @returns the tree of the file, and of each template that it defines. @throws Error that shows the action that is not understood. */
export function parseTemplate(source: string): { nodes: Node[]; defined: Map<string, Node[]> } {
  const pieces = split(source);
  const defined = new Map<string, Node[]>();
  const { nodes, ended } = parseList(pieces, defined);
  if (ended) throw new Error(`{{ ${ended} }} belongs to nothing`);
  return { nodes, defined };
}

/** Texts and actions; a dash beside the braces takes the white space there away. */
function split(source: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  let trimsNext = false;
  for (const match of source.matchAll(actionPattern)) {
    const [whole, trimsBefore, action = '', trimsAfter] = match;
    let text = source.slice(at, match.index);
    if (trimsNext) text = text.trimStart();
    if (trimsBefore) text = text.trimEnd();
    pieces.push({ text });
    if (!/^\s*\/\*[\s\S]*\*\/\s*$/.test(action)) pieces.push({ action: action.trim() });
    at = match.index + whole.length;
    trimsNext = trimsAfter !== undefined;
  }
  pieces.push({ text: trimsNext ? source.slice(at).trimStart() : source.slice(at) });
  return pieces;
}

/** Up to an `end` or `else`, which is taken and told. */
function parseList(pieces: Piece[], defined: Map<string, Node[]>): { nodes: Node[]; ended?: string } {
  const nodes: Node[] = [];
  for (let piece = pieces.shift(); piece; piece = pieces.shift()) {
    if ('text' in piece) {
      nodes.push({ kind: 'text', text: piece.text });
      continue;
    }
    const [, keyword = '', rest = ''] = /^(\w*)\s*([\s\S]*)$/.exec(piece.action) ?? [];
    if (keyword === 'end' || keyword === 'else') return { nodes, ended: piece.action };
    if (keyword === 'define') {
      const name = JSON.parse(rest);
      defined.set(name, parseList(pieces, defined).nodes);
    } else if (keyword === 'if' || keyword === 'with' || keyword === 'range')
      nodes.push(parseBlock(keyword, rest, pieces, defined));
    else nodes.push({ kind: 'action', pipeline: parseWhole(piece.action) });
  }
  return { nodes };
}

function parseBlock(kind: 'if' | 'with' | 'range', head: string, pieces: Piece[], defined: Map<string, Node[]>): Node {
  const loop = /^(\$\w+)(?:\s*,\s*(\$\w+))?\s*:=\s*([\s\S]+)$/.exec(head);
  const variables = kind === 'range' && loop ? [loop[1], loop[2]].filter((name) => name !== undefined) : [];
  const pipeline = parseWhole(kind === 'range' && loop ? loop[3]! : head);
  const first = parseList(pieces, defined);
  let otherwise: Node[] = [];
  if (first.ended === undefined) throw new Error(`{{ ${kind} ${head} }} has no end`);
  const elseIf = /^else\s+(if|with)\s+([\s\S]+)$/.exec(first.ended);
  if (elseIf) otherwise = [parseBlock(elseIf[1] as 'if' | 'with', elseIf[2]!, pieces, defined)];
  else if (first.ended === 'else') {
    const second = parseList(pieces, defined);
    if (second.ended !== 'end') throw new Error(`{{ ${kind} ${head} }} has no end`);
    otherwise = second.nodes;
  }
  if (kind === 'range') return { kind, variables, pipeline, body: first.nodes, otherwise };
  return { kind, pipeline, body: first.nodes, otherwise };
}

function parseWhole(text: string): Pipeline {
  const tokens = tokenize(text);
  const pipeline = parsePipeline(tokens);
  if (tokens.length > 0) throw new Error(`{{ ${text} }}: ${JSON.stringify(tokens[0]!.text)} was not expected`);
  return pipeline;
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < text.trimEnd().length) {
    const from = tokenPattern.lastIndex;
    const groups = tokenPattern.exec(text)?.groups;
    if (!groups) throw new Error(`{{ ${text} }}: ${JSON.stringify(text.slice(from))} is not understood`);
    const path = (groups.p1 ?? groups.p2 ?? '').split('.').filter(Boolean);
    const found = Object.entries(groups).find(([name, value]) => value !== undefined && !/^p\d$/.test(name))!;
    const kind = (found[0] === 'sign' || found[0] === 'close' ? found[1] : found[0]) as Token['kind'];
    tokens.push({ kind, text: found[1]!, path });
  }
  return tokens;
}

function parsePipeline(tokens: Token[]): Pipeline {
  const [first, second] = tokens;
  const isAssigned = first?.kind === 'variable' && (second?.kind === ':=' || second?.kind === '=');
  if (isAssigned) tokens.splice(0, 2);
  const commands = [parseCommand(tokens)];
  while (tokens[0]?.kind === '|') {
    tokens.shift();
    commands.push(parseCommand(tokens));
  }
  return isAssigned ? { assigns: { name: first.text, isNew: second?.kind === ':=' }, commands } : { commands };
}

function parseCommand(tokens: Token[]): Command {
  const command: Command = [];
  while (tokens[0] && tokens[0].kind !== '|' && tokens[0].kind !== ')') command.push(parseOperand(tokens));
  if (command.length === 0) throw new Error('a part of a pipeline is empty');
  return command;
}

const constants = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['nil', null],
]);

function parseOperand(tokens: Token[]): Operand {
  const { kind, text, path } = tokens.shift()!;
  switch (kind) {
    case 'string':
      return { kind: 'literal', value: text.startsWith('`') ? text.slice(1, -1) : JSON.parse(text) };
    case 'number':
      return { kind: 'literal', value: text.includes('.') ? Number(text) : BigInt(text) };
    case 'variable':
      return { kind: 'variable', name: text, path };
    case 'field':
      return { kind: 'field', path: text.split('.').filter(Boolean) };
    case 'name':
      return constants.has(text) ? { kind: 'literal', value: constants.get(text)! } : { kind: 'function', name: text };
    case '(': {
      const pipeline = parsePipeline(tokens);
      const close = tokens.shift();
      if (close?.kind !== ')') throw new Error('a parenthesis is not closed');
      return { kind: 'group', pipeline, path: close.path };
    }
    case ')':
    case '|':
    case ':=':
    case '=':
    case ',':
      throw new Error(`${JSON.stringify(text)} was not expected`);
    default:
      return unreachable(kind);
  }
}
