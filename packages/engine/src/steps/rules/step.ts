import type { Json, JsonObject } from '@procession/contracts/json.ts';
import type { RulesConfig } from '../../compiled.ts';
import { changeData, evaluatedSet } from '../../instance/data.ts';
import { raiseAt } from '../../instance/incidents.ts';
import { scopeOf } from '../../instance/names-in-scope.ts';
import { type ItemRef, visitId } from '../../instance/routing-state.ts';
import type { StepType } from '../../instance/step-types.ts';
import { evaluated, record, visitOf, type Work } from '../../instance/work.ts';

/** Rules and decision tables: decide by themselves, set fields, give an outcome. */
export const rules: StepType = {
  run: (work, item, { config }) => (config.type === 'rules' ? runRules(work, item, config) : undefined),
};

interface Verdict {
  /** Numbers of the rules that held. */
  hits: number[];
  set: JsonObject;
  outcome: string;
}

function runRules(work: Work, item: ItemRef, config: RulesConfig): string | undefined {
  const result = evaluated(() => verdictOf(work, item, config));
  if ('failed' in result) {
    raiseAt(work, item, 'expression-failed', 'run', result.failed);
    return undefined;
  }
  const verdict = result.value;
  if ('broken' in verdict) {
    raiseAt(work, item, 'hit-policy-broken', 'run', { hit: config.hit, rules: verdict.broken });
    return undefined;
  }
  const visit = visitId(visitOf(work, item.visit));
  const { scope } = visitOf(work, item.visit);
  const set = evaluatedSet(work, scope, () => verdict.set);
  if ('failed' in set) {
    raiseAt(work, item, 'expression-failed', 'run', set.failed);
    return undefined;
  }
  record(work, 'RulesEvaluated', { visit, hits: verdict.hits, outcome: verdict.outcome });
  changeData(work, set.value, { kind: 'step', visit }, scope);
  return verdict.outcome;
}

/** DEFINITIONS §3.5. `broken`: rules that hold although the hit policy does not let them. */
function verdictOf(work: Work, item: ItemRef, { rules: all, hit }: RulesConfig): Verdict | { broken: number[] } {
  const scope = scopeOf(work, item);
  const holds = (n: number): boolean => all[n]?.when === undefined || all[n].when(scope);
  const numbers = all.map((_, n) => n);
  const resultOf = (n: number): JsonObject =>
    Object.fromEntries((all[n]?.then ?? []).map(({ field, value }) => [field, value(scope)]));
  const verdict = (n: number | undefined, hits: number[]): Verdict => ({
    hits,
    set: n === undefined ? {} : resultOf(n),
    outcome: (n === undefined ? undefined : all[n]?.outcome) ?? 'completed',
  });

  if (hit === 'first') {
    const first = numbers.find(holds);
    return verdict(first, first === undefined ? [] : [first]);
  }
  const hits = numbers.filter(holds);
  switch (hit) {
    case 'unique':
      return hits.length > 1 ? { broken: hits } : verdict(hits[0], hits);
    case 'any': {
      const results = new Set(hits.map((n) => JSON.stringify([resultOf(n), all[n]?.outcome])));
      return results.size > 1 ? { broken: hits } : verdict(hits[0], hits);
    }
    case 'priority': {
      const highest = Math.max(...hits.map((n) => all[n]?.priority ?? 0));
      return verdict(
        hits.find((n) => (all[n]?.priority ?? 0) === highest),
        hits,
      );
    }
    case 'collect': {
      const set: Record<string, Json[]> = {};
      for (const n of hits) {
        for (const [field, value] of Object.entries(resultOf(n))) set[field] = [...(set[field] ?? []), value];
      }
      return { ...verdict(hits[0], hits), set };
    }
  }
}
