import type { ExpressionUse } from '../../compile/compiling.ts';
import type { CheckedDocument, CheckedStep } from '../../document/check-document.ts';
import type { Warn } from '../issue.ts';
import { sourcesOf } from './graph.ts';
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
