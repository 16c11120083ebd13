import type { Json } from '@procession/contracts/json.ts';
import { type Compiling, compileUse, fieldValue, isBool, store, typed } from '../../compile/compiling.ts';
import type { Evaluate, RulesConfig, Scope } from '../../compiled.ts';
import { needAnything, needBool } from '../../expressions/need.ts';
import { withIt } from '../../expressions/scope-names.ts';
import { splitTemplate } from '../../expressions/template.ts';
import { conditionOf } from './cell.ts';
import type { RulesDeclaration, TableDeclaration } from './config.ts';

interface At {
  compiling: Compiling;
  place: string;
  step: string;
}

/** A list of rules, the first that holds; or a decision table. */
export function compileRules(declared: RulesDeclaration, at: At): RulesConfig {
  const { rules, table } = declared;
  if ((rules === undefined) === (table === undefined)) {
    at.compiling.report('invalid-value', at.place, 'a rules step has `rules` or a `table`, one of them');
  }
  if (table) return compileTable(table, { ...at, place: `${at.place}/table` });
  return {
    type: 'rules',
    hit: 'first',
    rules: (rules ?? []).map((rule, index) => ({
      outcome: rule.outcome,
      priority: 0,
      // biome-ignore lint/suspicious/noThenProperty: the language's word
      then: [],
      ...(rule.when === undefined
        ? {}
        : { when: condition(rule.when, { ...at, place: `${at.place}/rules/${index}/when` }) }),
    })),
  };
}

const condition = (source: string, { compiling, place, step }: At): Evaluate<boolean> =>
  typed(compiling, { source, place, step, use: 'when', need: needBool, names: compiling.names.always }, isBool);

function compileTable(table: TableDeclaration, at: At): RulesConfig {
  const { compiling, place, step } = at;
  const inputs = table.inputs.map((source, index) =>
    compileUse(compiling, {
      source,
      place: `${place}/inputs/${index}`,
      step,
      use: 'table',
      need: needAnything,
      names: compiling.names.always,
    }),
  );
  const cells = (written: string[] | undefined, index: number): Evaluate<boolean>[] => {
    const rulePlace = `${place}/rules/${index}/if`;
    if (written && written.length > inputs.length) {
      compiling.report('invalid-value', rulePlace, `has ${written.length} cells for ${inputs.length} inputs`);
      return [];
    }
    return (written ?? []).flatMap((cell, column) => {
      const input = inputs[column];
      if (!input) return [];
      const cellPlace = `${rulePlace}/${column}`;
      const field = input.root.op === 'id' ? input.root.args : undefined;
      const names = withIt(compiling.names.always, { type: input.type, field });
      const source = conditionOf(cell, { place: cellPlace, cel: names.cel, report: compiling.report });
      if (source === undefined) return [];
      const holds = typed(compiling, { source, place: cellPlace, step, use: 'table', need: needBool, names }, isBool);
      return [(scope: Scope) => holds({ scope, it: input.run(scope) })];
    });
  };
  return {
    type: 'rules',
    hit: table.hit,
    rules: table.rules.map((rule, index) => {
      const conditions = cells(rule.if, index);
      return {
        outcome: rule.outcome,
        priority: rule.priority,
        // biome-ignore lint/suspicious/noThenProperty: the language's word
        then: Object.entries(rule.then).map(([field, written]) => ({
          field,
          value: thenValue(written, {
            field,
            hit: table.hit,
            at: { ...at, place: `${place}/rules/${index}/then/${field}` },
          }),
        })),
        ...(conditions.length === 0 ? {} : { when: (scope: Scope) => conditions.every((holds) => holds(scope)) }),
      };
    }),
  };
}

/**
 * What `then` sets: a value as it is written, or an expression, in `${…}` or, for all types but text, bare. With `collect`
 * the field is a list and each rule gives one item.
 */
function thenValue(
  written: unknown,
  { field, hit, at }: { field: string; hit: TableDeclaration['hit']; at: At },
): Evaluate<Json> {
  const { compiling, place, step } = at;
  const declared = compiling.document.fields.get(field);
  if (declared && hit === 'collect' && declared.kind.type !== 'list') {
    compiling.report(
      'expression-type',
      place,
      `\`collect\` gives a list; \`${field}\` is of type ${declared.kind.type}`,
    );
  }
  const kind = hit === 'collect' ? (declared?.kind.item ?? declared?.kind) : declared?.kind;
  const parts = typeof written === 'string' ? splitTemplate(written) : undefined;
  const [part] = parts ?? [];
  const inBraces = parts?.length === 1 && part && 'expression' in part ? part.expression : undefined;
  if (kind && inBraces === undefined) {
    const stored = store(kind, written as Json);
    if (stored.ok) {
      compiling.uses.push({ place, syntax: nothingRead, use: 'set', step, target: field });
      return () => stored.value;
    }
    if (typeof written !== 'string' || kind.type === 'text' || kind.type === 'choice') {
      compiling.report('invalid-value', place, `\`${field}\` ${stored.message}`);
      return () => stored.message;
    }
  }
  const source = inBraces ?? String(written);
  return fieldValue(compiling, {
    source,
    place,
    step,
    use: 'set',
    names: compiling.names.always,
    field,
    ...(kind ? { kind } : {}),
  });
}

const nothingRead = {
  names: new Set<string>(),
  reads: new Set<string>(),
  asks: new Set<string>(),
  steps: new Set<string>(),
  calls: [],
  matches: [],
  wholes: new Set<string>(),
  comparisons: [],
  comprehensionDepth: 0,
  nodes: [],
};
