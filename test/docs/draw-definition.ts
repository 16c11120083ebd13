import { Graph, layout } from '@dagrejs/dagre';
import { glyphs } from './glyphs.ts';

/** As much of a document as a picture shows. */
export interface DrawnDefinition {
  key: string;
  trigger?: { event?: string; cron?: string };
  start: string;
  steps: Record<string, DrawnStep>;
}

export interface DrawnStep {
  type: string;
  name?: string;
  next?: string | DrawnTransition | (string | DrawnTransition)[];
  /** Of a scope. */
  start?: string;
  steps?: Record<string, DrawnStep>;
  [key: string]: unknown;
}

interface DrawnTransition {
  on?: string | string[];
  when?: string;
  otherwise?: boolean;
  to: string;
}

const node = { width: 172, height: 54, gutter: 32 };
const pill = { height: 32 };
const frame = { padding: 20, header: 36 };
const margin = 16;
/** Of the interface font at 13 and 12 px; widths only keep text within its box. */
const charPx = { name: 7.7, note: 6.6 };
const nameCharsMax = 26;
/** No step can have this name. */
const entry = '(start)';

/** An SVG picture of a definition: steps from top to bottom, scopes as frames around theirs, in the look of the designer. */
export function drawDefinition(definition: DrawnDefinition): string {
  const { trigger } = definition;
  const begin = trigger?.event ?? trigger?.cron ?? 'start';
  const { width, height, svg } = drawSteps(definition, begin);
  const size = { width: Math.ceil(width + 2 * margin), height: Math.ceil(height + 2 * margin) };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="img">`,
    `<title>${escaped(sentence(definition.key.replaceAll('-', '_')))}</title>`,
    `<style>${style}</style>`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path class="edge" d="M1 1 7 4 1 7"/></marker></defs>',
    `<rect class="paper" width="${size.width}" height="${size.height}" rx="8"/>`,
    `<g transform="translate(${margin} ${margin})">`,
    svg,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

interface Drawing {
  width: number;
  height: number;
  svg: string;
}

function drawSteps({ start, steps }: Pick<DrawnDefinition, 'start' | 'steps'>, begin: string | undefined): Drawing {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 36, ranksep: 40, edgesep: 18 });
  const boxes = new Map<string, Drawing>();
  boxes.set(entry, begin === undefined ? drawDot() : drawPill(begin, 'zap', 'ink'));
  for (const [name, step] of Object.entries(steps)) boxes.set(name, drawStep(name, step));
  for (const [name, { width, height }] of boxes) graph.setNode(name, { width, height });
  graph.setEdge(entry, start, { width: 0, height: 0, weight: 1, minlen: 1, text: '' });
  for (const [name, step] of Object.entries(steps)) {
    for (const [index, transition] of transitionsOf(step).entries()) {
      const text = textOf(transition);
      const label = {
        width: text.length * charPx.note,
        height: text ? 18 : 0,
        labelpos: 'c',
        weight: 1,
        minlen: 1,
        text,
      };
      graph.setEdge(name, transition.to, label, String(index));
    }
  }
  layout(graph);
  const svg: string[] = [];
  for (const edge of graph.edges()) {
    const { points, x, y, text } = graph.edge(edge) as { points: Point[]; x: number; y: number; text: string };
    svg.push(`<path class="edge" marker-end="url(#tip)" d="${pathOf(points)}"/>`);
    if (text) svg.push(drawLabel(text, x, y));
  }
  for (const [name, box] of boxes) {
    const { x, y } = graph.node(name) as Point;
    svg.push(`<g transform="translate(${px(x - box.width / 2)} ${px(y - box.height / 2)})">`, box.svg, '</g>');
  }
  const { width, height } = graph.graph() as { width: number; height: number };
  return { width, height, svg: svg.join('\n') };
}

interface Point {
  x: number;
  y: number;
}

const transitionsOf = ({ next = [] }: DrawnStep): DrawnTransition[] =>
  [next].flat().map((to) => (typeof to === 'string' ? { to } : to));

function textOf({ on, when, otherwise }: DrawnTransition): string {
  const outcome = [on ?? []].flat().join(' or ');
  return [outcome, when ?? (otherwise ? 'otherwise' : '')].filter(Boolean).join(', ').replaceAll('_', ' ');
}

function drawStep(name: string, step: DrawnStep): Drawing {
  const label = cut(step.name ?? sentence(name));
  if (step.type === 'end')
    return drawPill(label, step.status === 'rejected' ? 'circle-x' : 'circle-check', toneOf(step));
  return step.type === 'scope' ? drawScope(label, step) : drawBox(label, step);
}

function drawBox(label: string, step: DrawnStep): Drawing {
  const note = cut(noteOf(step));
  const text = Math.max(label.length * charPx.name, note.length * charPx.note);
  const width = Math.max(node.width, Math.ceil(node.gutter + 12 + text + 10));
  const textAt = node.gutter + 10;
  const svg = [
    `<rect class="node" width="${width}" height="${node.height}" rx="3"/>`,
    `<path class="rule" d="M${node.gutter} 0V${node.height}"/>`,
    glyph(glyphOf(step.type), 8, 19, 'ink'),
    `<text class="name" x="${textAt}" y="${note ? 23 : 31}">${escaped(label)}</text>`,
    ...(note ? [`<text class="note" x="${textAt}" y="41">${escaped(note)}</text>`] : []),
  ];
  return { width, height: node.height, svg: svg.join('\n') };
}

function drawScope(label: string, step: DrawnStep): Drawing {
  const inner = drawSteps({ start: step.start ?? '', steps: step.steps ?? {} }, undefined);
  const note = cut(noteOf(step));
  const title = label.length * charPx.name + note.length * charPx.note + 64;
  const width = Math.max(inner.width + 2 * frame.padding, title);
  const height = inner.height + frame.header + 2 * frame.padding;
  const svg = [
    `<rect class="frame" width="${px(width)}" height="${px(height)}" rx="5"/>`,
    glyph(glyphOf('scope'), 10, 10, 'ink'),
    `<text class="name" x="34" y="23">${escaped(label)} <tspan class="note" dx="6">${escaped(note)}</tspan></text>`,
    `<g transform="translate(${px((width - inner.width) / 2)} ${frame.header + frame.padding})">`,
    inner.svg,
    '</g>',
  ];
  return { width, height, svg: svg.join('\n') };
}

function drawPill(label: string, glyphName: string, tone: string): Drawing {
  const text = cut(label);
  const width = Math.ceil(text.length * charPx.name + 50);
  const svg = [
    `<rect class="node" width="${width}" height="${pill.height}" rx="${pill.height / 2}"/>`,
    glyph(glyphName, 11, 8, tone),
    `<text class="name" x="36" y="21">${escaped(text)}</text>`,
  ];
  return { width, height: pill.height, svg: svg.join('\n') };
}

const drawDot = (): Drawing => ({ width: 10, height: 10, svg: '<circle class="dot" cx="5" cy="5" r="5"/>' });

function drawLabel(text: string, x: number, y: number): string {
  const width = text.length * charPx.note + 8;
  return [
    `<rect class="paper" x="${px(x - width / 2)}" y="${px(y - 9)}" width="${px(width)}" height="18"/>`,
    `<text class="note" text-anchor="middle" x="${px(x)}" y="${px(y + 4)}">${escaped(text)}</text>`,
  ].join('\n');
}

/** Straight pieces with rounded corners. */
function pathOf(points: readonly Point[]): string {
  const [first, ...rest] = points;
  let path = `M${px(first!.x)} ${px(first!.y)}`;
  for (const [index, { x, y }] of rest.entries()) {
    const after = rest[index + 1];
    if (!after) path += `L${px(x)} ${px(y)}`;
    else path += `Q${px(x)} ${px(y)} ${px((x + after.x) / 2)} ${px((y + after.y) / 2)}`;
  }
  return path;
}

const glyphOf = (type: string): string => glyphByType[type] ?? 'circle-dot';
const glyphByType: Record<string, string> = {
  approval: 'stamp',
  form: 'square-pen',
  rules: 'split',
  service: 'arrow-up-right',
  wait: 'hourglass',
  timer: 'timer',
  emit: 'radio',
  subprocess: 'layers',
  scope: 'list-tree',
  compensate: 'rotate-ccw',
};

const glyph = (name: string, x: number, y: number, tone: string): string =>
  `<g class="glyph ${tone}" transform="translate(${x} ${y}) scale(0.667)">${glyphs[name]}</g>`;

function toneOf({ status }: DrawnStep): string {
  if (status === 'rejected' || status === 'failed') return 'no';
  return status === 'cancelled' ? 'off' : 'ok';
}

/** One line of what a step is about. */
function noteOf(step: DrawnStep): string {
  const each = step.forEach ? 'for each' : '';
  switch (step.type) {
    case 'approval':
    case 'form':
      return [assigneeOf(step.assign as Record<string, unknown> | undefined), each].filter(Boolean).join(', ');
    case 'service': {
      const http = step.http as { method?: string; url: string } | undefined;
      return http ? `${http.method ?? 'POST'} ${hostOf(http.url)}` : `job ${(step.job as { type: string }).type}`;
    }
    case 'timer':
      return step.after ? `after ${String(step.after)}` : String(step.until ?? step.cron);
    case 'wait':
      return [step.for].flat().map(alternativeOf).join(', ');
    case 'emit':
      return String(step.event);
    case 'subprocess':
      return String(step.definition);
    case 'rules':
      return step.table ? 'a table' : 'conditions';
    default:
      return each;
  }
}

function alternativeOf(given: unknown): string {
  const { message, callback, signal, after, until, when } = given as Record<string, unknown>;
  if (callback) return 'a call back';
  const named = message ?? signal ?? when;
  return named === undefined ? String(after ?? until) : String(named);
}

function assigneeOf(assign: Record<string, unknown> | undefined): string {
  if (!assign) return '';
  const { role, roles, user, users, managerOf, expression } = assign;
  if (managerOf) return `manager of ${String(managerOf)}`.replaceAll('_', ' ');
  const who = [role ?? roles ?? user ?? users ?? expression].flat().map((one) => String(one).replace(/^role:/, ''));
  return who.join(', ').replaceAll('_', ' ');
}

const hostOf = (url: string): string => /^https?:\/\/([^/]+)/.exec(url)?.[1] ?? url;

const sentence = (name: string): string => {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const cut = (text: string): string => (text.length > nameCharsMax ? `${text.slice(0, nameCharsMax - 1)}…` : text);
const px = (value: number): string => String(Math.round(value * 10) / 10);
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const light = { paper: '#fdfefd', node: '#ffffff', ink: '#1b2432', soft: '#5b6772', rule: '#c6d1cc', edge: '#74807c' };
const dark = { paper: '#171f1f', node: '#222b2b', ink: '#e8efec', soft: '#94a3a3', rule: '#3e4b4b', edge: '#87958f' };
const rulesOf = (c: typeof light): string =>
  `.paper{fill:${c.paper}}.node{fill:${c.node};stroke:${c.edge}}.frame{fill:none;stroke:${c.edge};stroke-dasharray:5 4}.rule{stroke:${c.rule}}.edge{fill:none;stroke:${c.edge};stroke-width:1.4}.dot{fill:${c.edge}}.name{fill:${c.ink};font-weight:600;font-size:13px}.note{fill:${c.soft};font-weight:400;font-size:12px}.glyph.ink{stroke:${c.ink}}.glyph.off{stroke:${c.soft}}`;
const style = `text{font-family:"Hanken Grotesk",system-ui,"Segoe UI",sans-serif}.glyph{fill:none;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}.glyph.ok{stroke:#1f7a4d}.glyph.no{stroke:#b3261e}${rulesOf(light)}@media(prefers-color-scheme:dark){${rulesOf(dark)}.glyph.ok{stroke:#6fd09c}.glyph.no{stroke:#f08a80}}`;
