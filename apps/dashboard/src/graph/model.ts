import { nameOf } from '../parts/outcome-look.ts';
import { graphWords } from '../words/english/graph.ts';
import { type GraphDocument, type GraphStep, listed, transitionsOf } from './document.ts';
import type { GuardFields } from './in-words.ts';
import { outlineOrder } from './outline-order.ts';
import { noteOf } from './step-note.ts';
import { causeOf, wayLabel } from './way-label.ts';

/** What is drawn of a definition, in the order of the outline: a step behind the scope that holds it. */
export interface GraphModel {
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
}

export interface GraphNode {
  /** The step’s key; of what stands for no step, one that no step can have. */
  id: string;
  kind: 'begin' | 'step' | 'end' | 'scope' | 'undo';
  /** Of the step; of a begin `trigger` or `start`. */
  type: string;
  name: string;
  /** One line of what it is about. */
  note: string;
  /** The scope that holds it. */
  within: string | undefined;
  /** 0 in the root. */
  depth: number;
  step: GraphStep | undefined;
}

export interface GraphEdge {
  id: string;
  from: string;
  to: string;
  /** `outside`: only by what ends the step from outside. `undo`: to what takes it back. */
  kind: 'way' | 'outside' | 'undo';
  /** When it is taken, in words. */
  label: string;
  /** A guard decides it, so it is true or false once the step is done. */
  isGuarded: boolean;
  /** With which its step must end; none: with any. */
  outcomes: readonly string[];
  within: string | undefined;
}

export const beginOf = (scope: string | undefined): string => `(begin ${scope ?? ''})`;
export const undoOf = (step: string): string => `(undo ${step})`;

/** The model of the drawn graph and of the outline. Ways that several transitions describe between two steps are one edge. */
export function graphOf(document: GraphDocument): GraphModel {
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  const fields = (document.fields ?? {}) as GuardFields;
  addSteps(document, undefined, 0, { nodes, edges, fields });
  const { trigger } = document;
  const first = nodes[0]!;
  if (trigger) nodes[0] = { ...first, type: 'trigger', name: trigger.event ?? graphWords.cron(trigger.cron ?? '') };
  return { nodes, edges };
}

interface Drawn {
  fields: GuardFields;
  nodes: GraphNode[];
  edges: GraphEdge[];
}

function addSteps(
  { start, steps }: Pick<GraphDocument, 'start' | 'steps'>,
  within: string | undefined,
  depth: number,
  { nodes, edges, fields }: Drawn,
): void {
  const begin = beginOf(within);
  nodes.push({
    id: begin,
    kind: 'begin',
    type: 'start',
    name: graphWords.begins,
    note: '',
    within,
    depth,
    step: undefined,
  });
  if (Object.hasOwn(steps, start)) edges.push(edge({ from: begin, to: start, within }));
  for (const id of outlineOrder(start, steps)) {
    const step = steps[id]!;
    const named = { id, type: step.type, name: step.name ?? nameOf(id), note: noteOf(step), within, depth, step };
    edges.push(...waysOf(id, step, { steps, within, fields }));
    if (step.type === 'end') nodes.push({ ...named, kind: 'end' });
    else if (step.type === 'scope') {
      nodes.push({ ...named, kind: 'scope' });
      addSteps({ start: step.start ?? '', steps: step.steps ?? {} }, id, depth + 1, { nodes, edges, fields });
    } else nodes.push({ ...named, kind: 'step' });
    const { undo } = step;
    if (!undo) continue;
    const name = undo.name ?? graphWords.undo(named.name);
    nodes.push({ id: undoOf(id), kind: 'undo', type: undo.type, name, note: noteOf(undo), within, depth, step: undo });
    edges.push({ ...edge({ from: id, to: undoOf(id), within }), kind: 'undo', label: graphWords.undone });
  }
}

const edge = ({ from, to, within }: Pick<GraphEdge, 'from' | 'to' | 'within'>): GraphEdge => ({
  id: `${from} → ${to}`,
  from,
  to,
  kind: 'way',
  label: '',
  isGuarded: false,
  outcomes: [],
  within,
});

function waysOf(
  id: string,
  step: GraphStep,
  {
    steps,
    within,
    fields,
  }: { steps: Readonly<Record<string, GraphStep>>; within: string | undefined; fields: GuardFields },
): GraphEdge[] {
  const ways = transitionsOf(step);
  const found = new Map<string, GraphEdge>();
  for (const [n, way] of ways.entries()) {
    if (!Object.hasOwn(steps, way.to)) continue;
    const label = wayLabel(step, way, { before: ways.slice(0, n), fields });
    const before = found.get(way.to);
    const outcomes = listed(way.on);
    const isOutside = outcomes.length > 0 && outcomes.every((outcome) => causeOf(step, outcome) !== undefined);
    found.set(way.to, {
      ...edge({ from: id, to: way.to, within }),
      kind: isOutside && (before?.kind ?? 'outside') === 'outside' ? 'outside' : 'way',
      label: before ? [before.label, label].filter(Boolean).join(graphWords.or) : label,
      outcomes: before?.outcomes.length === 0 ? [] : [...(before?.outcomes ?? []), ...outcomes],
      isGuarded: (before?.isGuarded ?? true) && (way.when !== undefined || way.otherwise === true),
    });
  }
  return [...found.values()];
}
