import { CirclePlus, PencilLine, Trash2 } from 'lucide-react';
import type { GraphDocument, GraphStep } from './document.ts';
import type { EdgeLook, GraphLooks, NodeLook } from './looks.ts';
import { type GraphModel, graphOf } from './model.ts';

export type Change = 'added' | 'removed' | 'changed';

/** What one version of a workflow has otherwise than another. */
export interface Comparison {
  /** Both in one: what was removed stands among what is there. */
  model: GraphModel;
  /** By id of the node. */
  steps: ReadonlyMap<string, StepChange>;
  edges: ReadonlyMap<string, Change>;
  /** Of what stands beside the steps: fields, title, trigger. */
  document: readonly ValueChange[];
}

export interface StepChange {
  change: Change;
  /** Of a changed one: what is otherwise. */
  values: readonly ValueChange[];
}

/** `path`: `due.after`. An absent side: it was not there, or is not any more. */
export interface ValueChange {
  path: string;
  before: unknown;
  after: unknown;
}

export function compareVersions(before: GraphDocument, after: GraphDocument): Comparison {
  const [old, now] = [graphOf(before), graphOf(after)];
  const model = bothIn(old, now);
  const was = new Map(old.nodes.map(({ id, step }) => [id, step]));
  const is = new Set(now.nodes.map(({ id }) => id));
  const steps = new Map<string, StepChange>();
  for (const { id, step } of model.nodes) {
    const stepBefore = was.get(id);
    if (!step) continue;
    if (!is.has(id)) steps.set(id, { change: 'removed', values: [] });
    else if (!stepBefore) steps.set(id, { change: 'added', values: [] });
    else {
      const values = valueChanges(ownOf(stepBefore), ownOf(step));
      if (values.length > 0) steps.set(id, { change: 'changed', values });
    }
  }
  return {
    model,
    steps,
    edges: edgeChanges(old, now, model),
    document: valueChanges(aroundOf(before), aroundOf(after)),
  };
}

/** How a comparison is drawn. */
export function comparisonLooks({ steps, edges }: Comparison, said: Readonly<Record<Change, string>>): GraphLooks {
  const looks = [...steps].map(([id, { change }]): [string, NodeLook] => [
    id,
    { className: change, badge: badges[change], note: said[change], said: said[change] },
  ]);
  const lines = [...edges].map(([id, change]): [string, EdgeLook] => [id, { className: change }]);
  return { plain: 'plain', nodes: new Map(looks), edges: new Map(lines) };
}

const badges = {
  added: { icon: CirclePlus, tone: 'text-ok' },
  removed: { icon: Trash2, tone: 'text-no' },
  changed: { icon: PencilLine, tone: 'text-wait' },
} as const;

/** What is gone stands where it stood, as far as its scope is still there. */
function bothIn(old: GraphModel, now: GraphModel): GraphModel {
  const known = new Set(now.nodes.map(({ id }) => id));
  const all = [...now.nodes, ...old.nodes.filter(({ id }) => !known.has(id))];
  const inside = (within: string | undefined): GraphModel['nodes'] =>
    all
      .filter((node) => node.within === within)
      .flatMap((node) => [node, ...(node.kind === 'scope' ? inside(node.id) : [])]);
  const nodes = inside(undefined);
  const scopeOf = new Map(nodes.map(({ id, within }) => [id, within]));
  const lines = new Set(now.edges.map(({ id }) => id));
  const edges = [...now.edges, ...old.edges.filter(({ id }) => !lines.has(id))].filter(
    ({ from, to, within }) =>
      scopeOf.has(from) && scopeOf.has(to) && scopeOf.get(from) === within && scopeOf.get(to) === within,
  );
  return { nodes, edges };
}

function edgeChanges(old: GraphModel, now: GraphModel, { edges }: GraphModel): Map<string, Change> {
  const was = new Map(old.edges.map(({ id, label }) => [id, label]));
  const is = new Set(now.edges.map(({ id }) => id));
  const changes = new Map<string, Change>();
  for (const { id, label } of edges) {
    if (!is.has(id)) changes.set(id, 'removed');
    else if (!was.has(id)) changes.set(id, 'added');
    else if (was.get(id) !== label) changes.set(id, 'changed');
  }
  return changes;
}

/** Steps inside, and what takes it back, are nodes of their own. */
const ownOf = ({ steps: _, undo: __, ...own }: GraphStep): object => own;
const aroundOf = ({ steps: _, ...around }: GraphDocument): object => around;

/** Each value that is another, by its path; lists are compared whole. */
export function valueChanges(before: unknown, after: unknown, path = ''): ValueChange[] {
  if (isMap(before) && isMap(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return names.flatMap((name) => valueChanges(before[name], after[name], path === '' ? name : `${path}.${name}`));
  }
  return sameText(before) === sameText(after) ? [] : [{ path, before, after }];
}

type Values = Record<string, unknown>;
const isMap = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The order of keys means nothing, and a list of one may be written as its one value. */
function sameText(value: unknown): string {
  if (Array.isArray(value)) return value.length === 1 ? sameText(value[0]) : `[${value.map(sameText).join()}]`;
  if (!isMap(value)) return JSON.stringify(value) ?? '';
  const parts = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${sameText(value[name])}`);
  return `{${parts.join()}}`;
}

/** What a value is written as where it is compared. */
export const writtenValue = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value, null, 1) ?? '').replaceAll(/\n\s*/g, ' ');
