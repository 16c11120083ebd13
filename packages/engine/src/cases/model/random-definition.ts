import type { JsonObject } from '@procession/contracts/json.ts';
import type { GeneratorValue } from 'fast-check';
import fc from 'fast-check';
import type { CompiledDefinition } from '../../compiled.ts';
import { checkDefinition } from '../../publish/check-definition.ts';

const stepsPerLevelMax = 5;
const depthMax = 2;
const attemptsMax = 20;

/** A definition that can be published, with every construct of routing. Few documents are refused: then another one is drawn. */
export const randomDefinition = (g: GeneratorValue): CompiledDefinition => randomPublished(g).definition;

/** The same with the document that was published. */
export function randomPublished(g: GeneratorValue): { document: JsonObject; definition: CompiledDefinition } {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const names = { count: 0 };
    const { start, steps } = randomLevel(g, names, 0);
    const fields = {
      n: { type: 'integer', default: 0 },
      b: { type: 'boolean', default: false },
      items: { type: 'list', of: 'text', default: ['x', 'y'] },
    };
    const isInterrupted = chance(g, 10);
    const document: JsonObject = {
      fields,
      start,
      steps,
      ...(isInterrupted && { interrupt: [{ when: 'n == 9', outcome: 'cancelled' }] }),
    };
    const { definition } = checkDefinition(document, { lenient: true });
    if (definition) return { document, definition };
  }
  const document = { start: 'a', steps: { a: { type: 'form' } } };
  return { document, definition: checkDefinition(document, { lenient: true }).definition! };
}

const chance = (g: GeneratorValue, percent: number): boolean => g(fc.nat, { max: 99 }) < percent;
const pick = <T>(g: GeneratorValue, from: readonly T[]): T => from[g(fc.nat, { max: from.length - 1 })]!;

interface Names {
  count: number;
}

function randomLevel(g: GeneratorValue, names: Names, depth: number): { start: string; steps: JsonObject } {
  const count = g(fc.integer, { min: 1, max: stepsPerLevelMax });
  const called = Array.from({ length: count }, () => `s${names.count++}`);
  const types = called.map((_, index) => randomType(g, depth, index === 0));
  // Each step has a way to it from an earlier one; what is an end leads nowhere.
  const ways = called.map(() => [] as string[]);
  for (let index = 1; index < count; index += 1) {
    const before = called.flatMap((_, other) => (other < index && types[other] !== 'end' ? [other] : []));
    ways[pick(g, before)]!.push(called[index]!);
  }
  for (const [index, type] of types.entries()) {
    if (type !== 'end' && chance(g, 35)) ways[index]!.push(pick(g, called));
  }
  const steps: JsonObject = {};
  for (const [index, name] of called.entries()) {
    steps[name] = randomStep(g, { type: types[index]!, to: ways[index]!, called, names, depth });
  }
  return { start: called[0]!, steps };
}

function randomType(g: GeneratorValue, depth: number, isFirst: boolean): string {
  const type = pick(g, [
    'form',
    'form',
    'form',
    'approval',
    'rules',
    'scope',
    'scope',
    'end',
    'service',
    'timer',
    'wait',
    'emit',
    'compensate',
  ]);
  if (type === 'end' && isFirst) return 'form';
  return type === 'scope' && depth >= depthMax ? 'form' : type;
}

interface Making {
  type: string;
  to: string[];
  called: readonly string[];
  names: Names;
  depth: number;
}

function randomStep(g: GeneratorValue, making: Making): JsonObject {
  const { type, to, called } = making;
  const flow: JsonObject = { type, ...ownKeys(g, making) };
  if (type === 'end') return flow;
  const split = pick(g, ['one', 'one', 'all', 'some', 'race']);
  const isGuarded = split === 'one' || split === 'some';
  const next = to.map((target): JsonObject => {
    const way: JsonObject = { to: target };
    if (isGuarded && chance(g, 40)) way.when = pick(g, ['n > 1', 'b', '!b', `steps.${pick(g, called)}.completed > 1`]);
    if (chance(g, 8)) way.times = 2;
    if (chance(g, 8)) way.cancel = pick(g, called);
    return way;
  });
  if (next.length > 0 && isGuarded && chance(g, 70)) next.push({ to: pick(g, to), otherwise: true });
  if (next.length > 0) Object.assign(flow, { next, split });
  if (chance(g, 30))
    flow.join = pick(g, ['all', 'some', { n: 1 }, { n: 1, rest: 'block' }, { n: 1, rest: 'cancel' }, { threads: 2 }]);
  if (chance(g, 8)) flow.cancel = pick(g, called);
  if (chance(g, 12)) flow.lock = randomLock(g, type);
  if (chance(g, 10)) flow.available = { when: pick(g, ['n < 3', 'b', 'n != 2']), lost: pick(g, ['wait', 'cancel']) };
  if (chance(g, 10)) flow.interrupt = [{ ...randomInterrupt(g), outcome: 'stopped' }];
  if (chance(g, 10)) flow.undo = pick(g, [{ type: 'form' }, { type: 'service', job: { type: 'undo' } }]);
  const repeats = !['rules', 'emit', 'compensate'].includes(type);
  if (repeats && chance(g, 20)) flow.forEach = randomForEach(g);
  else if (repeats && chance(g, 10)) flow.repeat = pick(g, [{ while: 'n < 2' }, { until: 'b', max: 3 }]);
  return flow;
}

const randomLock = (g: GeneratorValue, type: string): JsonObject => ({
  key: "'k'",
  at: pick(g, ['enter', type === 'form' ? 'begin' : 'enter']),
  within: pick(g, ['instance', 'tenant']),
});

const randomInterrupt = (g: GeneratorValue): JsonObject =>
  pick<JsonObject>(g, [
    { when: 'n == 5' },
    { when: 'n > 3 && b' },
    { after: 'PT2H' },
    { after: 'P1D', calendar: true },
    { signal: 'stop' },
  ]);

function randomApproval(g: GeneratorValue): JsonObject {
  const exclude = pick(g, [[], [], ['initiator']]);
  return {
    assign: pick<JsonObject>(g, [
      { role: 'boss', exclude },
      { users: ['bo', 'role:boss'], exclude },
    ]),
    ...(chance(g, 40) && { policy: pick(g, ['any', 'all', { majority: 'cast', tie: 'rejected' }]) }),
    ...(chance(g, 30) && { binds: { fields: ['n'], changed: pick(g, ['reopen', 'withdraw', 'notify']) } }),
  };
}

function randomForEach(g: GeneratorValue): JsonObject {
  const over = pick(g, [{ over: 'items', as: undefined }, { count: 2 }, { count: 3 }, { count: 0 }]);
  const growing = pick(g, [false, false, 'until-closed']);
  const until = pick<JsonObject>(g, [
    {},
    {},
    { until: 1 },
    { until: 'b' },
    { until: 0, rest: 'run-on' },
    { until: 1, rest: 'run-on' },
  ]);
  return JSON.parse(JSON.stringify({ ...over, growing, ...until, width: pick(g, [1, 2, 3]) })) as JsonObject;
}

function ownKeys(g: GeneratorValue, { type, names, depth }: Making): JsonObject {
  switch (type) {
    case 'approval':
      return randomApproval(g);
    case 'rules':
      return { rules: [{ outcome: 'completed' }], ...(chance(g, 50) && { set: { n: 'n + 1' } }) };
    case 'scope':
      return {
        ...randomLevel(g, names, depth + 1),
        fields: { [`f${names.count++}`]: { type: 'user', default: 'bo' } },
      };
    case 'end':
      return { status: pick(g, ['approved', 'completed', 'failed']), rest: pick(g, ['cancel', 'wait']) };
    case 'service':
      return { job: { type: 'x' }, retry: { max: 1 } };
    case 'timer':
      return { after: 'PT1H' };
    case 'wait':
      return { for: [{ signal: 'go' }, { when: 'n == 4' }] };
    case 'emit':
      return { event: 'thing.done' };
    default:
      return {};
  }
}
