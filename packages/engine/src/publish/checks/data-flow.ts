import type { ExpressionUse } from '../../compile/compiling.ts';
import type { CheckedDocument, CheckedStep } from '../../document/check-document.ts';
import type { Warn } from '../issue.ts';
import { reachable, sourcesOf } from './graph.ts';
import { takesAnything } from './outcomes.ts';

/** Fields that may have no value where they are read. */
export function checkUnset(document: CheckedDocument, uses: readonly ExpressionUse[], warn: Warn): void {
  const sure = sureFields(document);
  for (const { use, step, syntax, place } of uses) {
    if (use === 'title' || use === 'trigger') continue;
    const known =
      step === undefined ? atStart(document) : sureAt({ use, place }, document.steps.get(step)!, sure.get(step)!);
    for (const field of syntax.reads) {
      if (!document.fields.has(field) || known.has(field) || syntax.asks.has(field)) continue;
      warn('maybe-unset', place, `\`${field}\` may have no value here; ask has(data.${field})`);
    }
  }
}

const atStart = ({ fields }: CheckedDocument): Set<string> =>
  new Set([...fields].filter(([, f]) => f.required || f.default !== undefined).map(([name]) => name));

/** Fields that have a value whenever a step is entered: of all ways to it those that each sets, of a join those that any sets. */
function sureFields(document: CheckedDocument): Map<string, Set<string>> {
  const { steps, fields, start } = document;
  const given = atStart(document);
  const entry = new Map([...steps.keys()].map((name) => [name, new Set(fields.keys())]));
  const sources = sourcesOf(steps);
  for (let isChanged = true; isChanged; ) {
    isChanged = false;
    for (const [name, step] of steps) {
      const ways = sources
        .get(name)!
        .map((source) => union(entry.get(source)!, writesSurely(steps.get(source)!, document)));
      if (name === start) ways.push(given);
      const { within } = step;
      const scope = within === undefined ? undefined : steps.get(within);
      if (scope?.own?.type === 'scope' && scope.own.start === name) ways.push(entry.get(within!)!);
      const next =
        step.join === 'all' && name !== start
          ? ways.reduce(union, given)
          : ways.reduce(intersection, new Set(fields.keys()));
      if (next.size !== entry.get(name)!.size) {
        entry.set(name, next);
        isChanged = true;
      }
    }
  }
  return entry;
}

/** Within a step: people and rules read what was there on entry, `set` what was edited, ways on what was set. */
function sureAt(
  { use, place }: Pick<ExpressionUse, 'use' | 'place'>,
  step: CheckedStep,
  entry: Set<string>,
): Set<string> {
  const isOnCompletion = place.startsWith(`${step.place}/next`) || place.startsWith(`${step.place}/set`);
  if (use === 'assign' || !isOnCompletion) return entry;
  const set = place.startsWith(`${step.place}/next`) ? Object.keys(step.set) : [];
  return new Set([...entry, ...set, ...tableWrites(step)]);
}

function writesSurely(step: CheckedStep, { fields }: CheckedDocument): Set<string> {
  const edits = step.own && 'edits' in step.own ? step.own.edits.filter((field) => fields.get(field)?.required) : [];
  const handedOut = step.own?.type === 'scope' && !step.forEach ? Object.keys(step.own.output) : [];
  return new Set([...Object.keys(step.set), ...tableWrites(step), ...edits, ...handedOut]);
}

/** Fields that every rule of a table sets, when one of them always holds. */
function tableWrites({ own }: CheckedStep): string[] {
  if (own?.type !== 'rules' || !own.table?.rules.some(takesAnything)) return [];
  const [first, ...others] = own.table.rules.map((rule) => Object.keys(rule.then));
  return (first ?? []).filter((field) => others.every((fields) => fields.includes(field)));
}

const union = (a: Set<string>, b: Set<string>): Set<string> => new Set([...a, ...b]);
const intersection = (a: Set<string>, b: Set<string>): Set<string> => new Set([...a].filter((field) => b.has(field)));

/** Pairs of steps of which people are warned at most: more say nothing new. */
const parallelPairsMax = 50;

/** Pairs of steps that may run at the same time and write the same field: which value stays is a matter of luck. */
export function checkParallelWrites({ steps }: CheckedDocument, warn: Warn): void {
  const pairs = pairsThatWriteTheSame(steps);
  let found = 0;
  for (const [name, step] of steps) {
    if (step.split !== 'all' || pairs.size === 0) continue;
    const split = branchesOf(name, step, steps);
    for (const pair of pairs) {
      if (!areApart(split, pair.a, pair.b)) continue;
      pairs.delete(pair);
      const fields = [...pair.fields].map((field) => `\`${field}\``).join(', ');
      const { place } = steps.get(pair.b)!;
      warn(
        'parallel-writes',
        place,
        `\`${pair.a}\` and \`${pair.b}\` may run at the same time and both write ${fields}`,
      );
      if (++found === parallelPairsMax) return;
    }
  }
}

function pairsThatWriteTheSame(steps: CheckedDocument['steps']): Set<{ a: string; b: string; fields: Set<string> }> {
  const writers = [...steps].map(([name, step]) => ({ name, fields: writes(step) })).filter((w) => w.fields.size > 0);
  const pairs = new Set<{ a: string; b: string; fields: Set<string> }>();
  for (const [index, a] of writers.entries()) {
    for (const b of writers.slice(index + 1)) {
      const fields = intersection(a.fields, b.fields);
      if (fields.size > 0) pairs.add({ a: a.name, b: b.name, fields });
    }
  }
  return pairs;
}

interface Split {
  next: CheckedStep['next'];
  /** Of each step, the transitions of the split from which it is reached before a join. */
  branches: Map<string, number[]>;
}

function branchesOf(split: string, { next }: CheckedStep, steps: CheckedDocument['steps']): Split {
  const branches = new Map<string, number[]>();
  const passes = (name: string) => name !== split && steps.get(name)?.join !== 'all';
  for (const [index, { to }] of next.entries()) {
    for (const name of reachable(steps, [to], passes)) branches.set(name, [...(branches.get(name) ?? []), index]);
  }
  return { next, branches };
}

/** Whether two different branches that are taken together reach the one and the other. */
const areApart = ({ next, branches }: Split, a: string, b: string): boolean =>
  (branches.get(a) ?? []).some((i) =>
    (branches.get(b) ?? []).some((j) => i !== j && areTogether(next[i]!.on, next[j]!.on)),
  );

const areTogether = (a: string[] | undefined, b: string[] | undefined): boolean =>
  !a || !b || a.some((outcome) => b.includes(outcome));

function writes({ own, set }: CheckedStep): Set<string> {
  const edits = own && 'edits' in own ? own.edits : [];
  const then = own?.type === 'rules' ? (own.table?.rules ?? []).flatMap((rule) => Object.keys(rule.then)) : [];
  return new Set([...edits, ...then, ...Object.keys(set)]);
}
