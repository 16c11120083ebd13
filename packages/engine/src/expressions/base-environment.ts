import { Environment } from '@marcbachmann/cel-js';
import { compilePattern, type Pattern } from '../fields/pattern.ts';
import { fileType, moneyType, type ObjectType, objectType } from '../fields/typed-object.ts';
import { registerDecimal } from './decimal-operators.ts';
import { expressionDepthMax, expressionNodesMax } from './limits.ts';

const asIs = { celType: 'string', toCel: (stored: unknown) => stored };
const count = { celType: 'int', toCel: (stored: unknown) => BigInt(stored as number) };

export const entityType = objectType(
  'Entity',
  new Map([
    ['type', asIs],
    ['id', asIs],
  ]),
);
export const instanceType = objectType('Instance', new Map([['id', asIs]]));
export const eventType = objectType(
  'Event',
  new Map([
    ['id', asIs],
    ['subject', asIs],
    ['data', { ...asIs, celType: 'dyn' }],
  ]),
);
const dyn = { ...asIs, celType: 'dyn' };
/** Of a machine: `headers` by their names in lower case. */
export const responseType = objectType(
  'Response',
  new Map([
    ['status', count],
    ['headers', dyn],
    ['body', dyn],
  ]),
);
export const stepFactsType = objectType(
  'StepFacts',
  new Map([
    ['entered', count],
    ['completed', count],
    ['active', count],
    ['outcome', asIs],
  ]),
);

/**
 * `matches` of cel-js runs on the host's regular expressions, which a hostile text can stall for minutes. Calls are
 * renamed to this function, a name that no expression can spell, whose patterns run on RE2.
 */
export const matchesSafely = 'matches#re2';

const patterns = new Map<string, Pattern>();

/** Learns a pattern that stands as a literal in an expression. False when RE2 does not know it. */
export function learnPattern(source: string): boolean {
  if (patterns.has(source)) return true;
  const pattern = compilePattern(source);
  if (!pattern) return false;
  if (patterns.size >= patternsMax) patterns.clear();
  patterns.set(source, pattern);
  return true;
}

/** Patterns kept compiled. */
const patternsMax = 10_000;

function findsPattern(text: string, source: string): boolean {
  learnPattern(source);
  return patterns.get(source)!.finds(text);
}

export function declareType(environment: Environment, type: ObjectType): void {
  environment.registerType(type.name, { ctor: type.class, fields: type.members });
}

/** What every expression knows, whatever the definition. */
export const baseEnvironment = makeBase();

function makeBase(): Environment {
  const environment = new Environment({
    // Mixed lists and maps are JSON, and JSON is what a field of type json takes.
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: expressionNodesMax, maxDepth: expressionDepthMax },
  });
  registerDecimal(environment);
  for (const type of [moneyType, fileType, entityType, instanceType, eventType, responseType, stepFactsType])
    declareType(environment, type);
  environment.registerFunction({
    name: matchesSafely,
    receiverType: 'string',
    returnType: 'bool',
    params: [{ type: 'string' }],
    async: false,
    handler: findsPattern,
  });
  return environment;
}
