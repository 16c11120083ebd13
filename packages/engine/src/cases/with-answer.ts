import type { Json, JsonObject } from '@procession/contracts/json.ts';
import type { CompiledDefinition, CompiledStep } from '../compiled.ts';
import type { FieldValue } from '../compiled-machines.ts';
import type { ScriptWorld } from './script-world.ts';

/** Cases mostly say what a machine's answer sets, not what it looks like: then `set` stands in place of what the step takes from it. */
export function sending<T>(world: ScriptWorld, step: string, set: JsonObject | undefined, send: () => T): T {
  const { definition } = world;
  if (set) world.definition = withAnswer(definition, step, set);
  const told = send();
  world.definition = definition;
  return told;
}

function withAnswer(definition: CompiledDefinition, name: string, set: JsonObject): CompiledDefinition {
  const step = definition.steps.get(name)!;
  const values = Object.entries(set).map(([field, value]): FieldValue => {
    const stored = storedIn(definition, step, field, value);
    return { field, value: () => stored };
  });
  return { ...definition, steps: new Map(definition.steps).set(name, { ...step, config: answering(step, values) }) };
}

function answering({ config }: CompiledStep, values: FieldValue[]): CompiledStep['config'] {
  if (config.type === 'service') return { ...config, output: values };
  return config.type === 'wait' ? { ...config, for: config.for.map((one) => ({ ...one, into: values })) } : config;
}

function storedIn(definition: CompiledDefinition, { within }: CompiledStep, field: string, value: Json): Json {
  const scope = within === undefined ? undefined : definition.steps.get(within);
  const local = scope?.config.type === 'scope' ? scope.config.fields.get(field) : undefined;
  if (!local && scope) return storedIn(definition, scope, field, value);
  const declared = local ?? definition.fields.get(field);
  const parsed = declared?.parse(value, `/${field}`);
  if (!parsed?.ok) throw new Error(`${field} is no field, or ${JSON.stringify(value)} does not fit it`);
  return parsed.value;
}
