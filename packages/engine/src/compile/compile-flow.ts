import type { Json } from '@procession/contracts/json.ts';
import type { Scope } from '../compiled.ts';
import { type CompiledStep, type Evaluate, ExpressionFailed, type FieldIssue } from '../compiled.ts';
import type { CompiledForEach, CompiledJoin, CompiledRepeat } from '../compiled-flow.ts';
import type { CheckedStep } from '../document/check-document.ts';
import type { Level } from '../document/fields-at.ts';
import { itemsMax } from '../document/step-common.ts';
import type { Names } from '../expressions/compile-expression.ts';
import { type Need, needBool, needString } from '../expressions/need.ts';
import { toJson } from '../expressions/to-json.ts';
import { betweenOf, openersOf } from '../publish/checks/dominators.ts';
import { type Compiling, compileUse, isBool, isString, typed } from './compiling.ts';

interface At {
  compiling: Compiling;
  step: string;
}

/** What a step's routing keys say, beside transitions and `set`. */
export function compileFlow(
  name: string,
  step: CheckedStep,
  compiling: Compiling,
): Pick<CompiledStep, 'forEach' | 'repeat' | 'available' | 'lock'> {
  const { available, lock, place } = step;
  const at = { compiling, step: name };
  const { ofVisit } = compiling.names;
  return {
    ...(step.forEach && { forEach: compileForEach(step, at) }),
    ...(step.repeat && { repeat: compileRepeat(step, at) }),
    ...(available && {
      available: {
        when: condition(available.when, `${place}/available/when`, { ...at, names: ofVisit, use: 'standing' }),
        lost: available.lost,
      },
    }),
    ...(lock && {
      lock: {
        key: typed(
          compiling,
          { source: lock.key, place: `${place}/lock/key`, names: ofVisit, use: 'key', step: name, need: needString },
          isString,
        ),
        at: lock.at,
        within: lock.within,
      },
    }),
  };
}

function compileForEach({ forEach, place: around }: CheckedStep, at: At): CompiledForEach {
  const place = `${around}/forEach`;
  const { over, count, as, mode, width, growing, until, rest, outcome = {} } = forEach!;
  const { atItems } = at.compiling.names;
  return {
    over:
      over === undefined
        ? () => Array.from({ length: count ?? 0 }, (_, index) => index)
        : listOf(over, `${place}/over`, at),
    width: mode === 'sequential' ? 1 : (width ?? itemsMax),
    growing,
    rest,
    outcome: Object.entries(outcome).map(([called, source]) => ({
      outcome: called,
      when: condition(source, `${place}/outcome/${called}`, { ...at, names: atItems, use: 'when' }),
    })),
    ...(as !== undefined && { as }),
    ...acceptOf(over, at),
    ...(typeof until === 'number' && { until: { count: until } }),
    ...(typeof until === 'string' && {
      until: { when: condition(until, `${place}/until`, { ...at, names: atItems, use: 'standing' }) },
    }),
  };
}

/** Items of a list field are of its kind. */
function acceptOf(over: string | undefined, { compiling: { document } }: At): Pick<CompiledForEach, 'accept'> {
  const item = over === undefined ? undefined : document.fields.get(over.trim())?.kind.item;
  if (!item) return {};
  return {
    accept: (value, place) => {
      const issues: FieldIssue[] = [];
      const stored = item.parse(value, { place, issues, bare: false });
      return stored === undefined ? { ok: false, issues } : { ok: true, value: stored };
    },
  };
}

const needList: Need = { called: 'list', accepts: (type) => type === 'dyn' || type.startsWith('list') };

function listOf(source: string, place: string, { compiling, step }: At): Evaluate<Json> {
  const names = compiling.names.ofVisit;
  const expression = compileUse(compiling, { source, place, names, use: 'items', step, need: needList });
  return (scope) => {
    const items = toJson(expression?.run(scope));
    if (!Array.isArray(items)) throw new ExpressionFailed(`\`${source}\` gave no list`, place, {});
    if (items.length > itemsMax) {
      throw new ExpressionFailed(`\`${source}\` gave ${items.length} items; there are at most ${itemsMax}`, place, {});
    }
    return items;
  };
}

function compileRepeat({ repeat, place: around }: CheckedStep, at: At): CompiledRepeat {
  const place = `${around}/repeat`;
  const { until, max } = repeat!;
  const names = at.compiling.names.ofVisit;
  return {
    max,
    ...(repeat!.while !== undefined && {
      while: condition(repeat!.while, `${place}/while`, { ...at, names, use: 'when' }),
    }),
    ...(until !== undefined && { until: condition(until, `${place}/until`, { ...at, names, use: 'when' }) }),
  };
}

export function condition(
  source: string,
  place: string,
  { compiling, ...at }: { compiling: Compiling; step?: string; names: Names<Scope>; use: 'when' | 'standing' },
): Evaluate<boolean> {
  return typed(compiling, { ...at, source, place, need: needBool }, isBool);
}

/** Openers and regions of joins stand in the definition: at run time nothing is searched for. */
export function compileJoin(name: string, { join }: CheckedStep, level: Level): CompiledJoin {
  if (join === 'one' || join === 'all') return { kind: join };
  if (typeof join === 'object' && 'threads' in join) return { kind: 'threads', threads: join.threads };
  const opener = openersOf(level).get(name);
  const opened = opener === undefined ? {} : { opener };
  if (join === 'some') return { kind: 'some', ...opened };
  const { n, rest, region } = join;
  return { kind: 'n', n, rest, ...opened, between: region ?? [...betweenOf(level, name)] };
}
