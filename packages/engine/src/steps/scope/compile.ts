import { compileField } from '../../compile/compile-field.ts';
import { type Compiling, compileUse, fieldValue } from '../../compile/compiling.ts';
import type { Surroundings } from '../../compile/surroundings.ts';
import { type CompiledField, ExpressionFailed, type ScopeConfig } from '../../compiled.ts';
import type { CheckedStep } from '../../document/check-document.ts';
import { needAnything } from '../../expressions/need.ts';
import { toJson } from '../../expressions/to-json.ts';

/** `output` is computed inside; without `forEach` it sets fields outside, with it it is what `each.results` has. */
export function compileScope(
  name: string,
  step: CheckedStep,
  compiling: Compiling & { surroundings: Surroundings; lenient: boolean },
): ScopeConfig {
  const { own, fields: declared = new Map() } = step;
  if (own?.type !== 'scope') throw new Error(`${name} is no scope`);
  const { report, lenient, surroundings, document } = compiling;
  const fields = new Map<string, CompiledField>();
  for (const [called, field] of declared)
    fields.set(called, compileField(called, field, { lenient, fields: declared, report }));
  const names = surroundings.inside(name).always;
  const output = Object.entries(own.output).map(([called, source]) => {
    const place = `${step.place}/output/${called}`;
    const stands = { source, place, names, use: 'output' as const, step: name };
    if (!step.forEach) return { name: called, value: fieldValue(compiling, { ...stands, field: called }) };
    const expression = compileUse(compiling, { ...stands, need: needAnything });
    return {
      name: called,
      value: (scope: Parameters<ScopeConfig['output'][number]['value']>[0]) => {
        const field = expression?.root.op === 'id' ? expression.root.args : undefined;
        const isField = field !== undefined && Object.hasOwn(scope.data, field);
        const evaluated = expression?.run(scope);
        // A field as it is keeps its stored form: an amount of money its currency.
        const value = isField ? scope.data[field] : toJson(evaluated);
        if (value === undefined) throw new ExpressionFailed(`\`${source}\` gave nothing that can be kept`, place, {});
        return value;
      },
    };
  });
  const steps = [...document.steps].filter(([, inner]) => inner.within === name).map(([called]) => called);
  return { type: 'scope', start: own.start, fields, output, steps };
}
