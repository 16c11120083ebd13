import type { Environment } from '@marcbachmann/cel-js';
import type { Json, JsonObject } from '@procession/contracts/json.ts';
import type { Scope } from '../compiled.ts';
import { dayInZone } from '../fields/calendar.ts';
import type { FieldDeclaration } from '../fields/declaration.ts';
import { hasValue, type ObjectType, objectType, TypedObject } from '../fields/typed-object.ts';
import {
  baseEnvironment,
  declareType,
  entityType,
  eventType,
  instanceType,
  stepFactsType,
} from './base-environment.ts';
import type { Names } from './compile-expression.ts';
import { type EachNames, inItems, nothingAround, type OwnEach, ownPass, resultType, withEach } from './each-names.ts';

/** The names that the expressions of one definition may use, by where they stand. */
export interface DefinitionNames {
  /** Everywhere: in the work of a step, within its `forEach`. */
  always: Names<Scope>;
  /** Of a visit as a whole: without `each.item` of its own `forEach`. */
  ofVisit: Names<Scope>;
  /** In `when` of a transition and in `set`: `outcome` and `each.results`, too. */
  onCompletion: Names<Scope>;
  /** In `assign`: the directory's functions, too. */
  inAssign: Names<Scope>;
  /** In `until` and `outcome` of a `forEach`: `each.results`, too. */
  atItems: Names<Scope>;
  /** In a `trigger`: `event` and nothing else. */
  inTrigger: Names<TriggerEvent>;
}

export interface TriggerEvent {
  id: string;
  subject?: string;
  data: JsonObject;
}

export interface Declarations {
  /** Those of the scopes around, too. */
  fields: ReadonlyMap<string, FieldDeclaration>;
  objectTypes: readonly ObjectType[];
  steps: readonly string[];
  /** What `each` and the names given by `as` are around the step. */
  around?: EachNames;
  /** The step's own `forEach` or `repeat`. */
  own?: OwnEach;
}

type Reader = (scope: Scope) => unknown;

export function definitionNames(declarations: Declarations): DefinitionNames {
  const { around = nothingAround, own } = declarations;
  const plain = plainNames(declarations);
  const ofVisit = withEach(plain, ownPass(around, own));
  const atItems = own?.item
    ? withEach(plain, { ...around, results: resultType(own.item, own.output ?? new Map()) })
    : ofVisit;
  const always = own?.item ? withEach(plain, inItems(around, own)) : ofVisit;
  const onCompletion = withOutcome(atItems);
  return { always, ofVisit, atItems, onCompletion, inAssign: withDirectory(always), inTrigger: triggerNames() };
}

/** Without `each`. */
function plainNames(declarations: Declarations): Names<Scope> {
  const { fields, steps } = declarations;
  const cel = baseEnvironment.clone();
  for (const type of declarations.objectTypes) declareType(cel, type);
  const dataType = objectType('Data', new Map([...fields].map(([name, { kind }]) => [name, kind])));
  declareType(cel, dataType);
  const stepsView = declareSteps(cel, steps);
  const readers = new Map<string, Reader>();
  const name = (called: string, type: string, read: Reader) => {
    cel.registerVariable(called, type);
    readers.set(called, read);
  };
  name('data', 'Data', ({ data }) => new dataType.class(data));
  name('steps', 'Steps', (scope) => new stepsView(scope));
  name('initiator', 'string', ({ initiator }) => initiator);
  name('entity', 'Entity', ({ entity }) => entity && new entityType.class({ ...entity }));
  name('instance', 'Instance', ({ instance }) => new instanceType.class({ id: instance }));
  name('now', 'google.protobuf.Timestamp', ({ now }) => new Date(now));
  name('today', 'string', ({ now, zone }) => dayInZone(now, zone));
  for (const [field, { kind }] of fields) name(field, kind.celType, fieldReader(field, kind.toCel));
  return {
    cel,
    readers,
    steps: new Set(steps),
    fields: new Map(
      [...fields].map(([field, { kind, sensitive }]) => [field, { kind, isSensitive: sensitive !== false }]),
    ),
    stored: ({ data }, field) => (Object.hasOwn(data, field) ? data[field] : undefined),
  };
}

const fieldReader =
  (field: string, toCel: (stored: Json) => unknown): Reader =>
  ({ data }) => {
    const value = Object.hasOwn(data, field) ? data[field] : undefined;
    return hasValue(value) ? toCel(value) : undefined;
  };

function declareSteps(cel: Environment, steps: readonly string[]): new (scope: Scope) => object {
  const known = new Set(steps);
  const view = class extends TypedObject {
    readonly #scope: Scope;

    constructor(scope: Scope) {
      super({}, new Map());
      this.#scope = scope;
    }

    override get(step: string): unknown {
      if (!known.has(step)) return undefined;
      return new stepFactsType.class({ ...(this.#scope.steps(step) ?? { entered: 0, completed: 0, active: 0 }) });
    }
  };
  declareType(cel, {
    name: 'Steps',
    class: view as never,
    members: Object.fromEntries(steps.map((s) => [s, 'StepFacts'])),
  });
  return view;
}

/** The same names and those that are registered on a copy. */
function withOutcome(names: Names<Scope>): Names<Scope> {
  const cel = names.cel.clone();
  cel.registerVariable('outcome', 'string');
  return { ...names, cel, readers: new Map([...names.readers, ['outcome', ({ outcome }: Scope) => outcome]]) };
}

function withDirectory(names: Names<Scope>): Names<Scope> {
  const cel = names.cel.clone();
  // cel-js hands a function its arguments and nothing else. Evaluation is synchronous, so the scope stands here meanwhile.
  let evaluating: Scope | undefined;
  const directory = () => {
    if (!evaluating?.directory) throw new Error('the directory is not at hand');
    return evaluating.directory;
  };
  const holders = (role: string) => {
    const found = directory().holdersOf(role);
    if (!found) throw new Error(`there is no role ${role}`);
    return found;
  };
  const manager = (user: string) => {
    const found = directory().managerOf(user);
    if (found === undefined) throw new Error(`${user} has no manager`);
    return found;
  };
  const sync = { async: false };
  cel.registerFunction('manager(string): string', manager, sync);
  cel.registerFunction('holders(string): list<string>', (role: string) => [...holders(role)], sync);
  cel.registerFunction(
    'hasRole(string, string): bool',
    (user: string, role: string) => holders(role).includes(user),
    sync,
  );
  return {
    ...names,
    cel,
    around: (scope, evaluate) => {
      evaluating = scope;
      try {
        return evaluate();
      } finally {
        evaluating = undefined;
      }
    },
  };
}

function triggerNames(): Names<TriggerEvent> {
  const cel = baseEnvironment.clone();
  cel.registerVariable('event', 'Event');
  const eventOf = ({ id, subject, data }: TriggerEvent) =>
    new eventType.class({ id, data, ...(subject === undefined ? {} : { subject }) });
  return { cel, fields: new Map(), steps: new Set(), readers: new Map([['event', eventOf]]), stored: () => undefined };
}

/** The same names and `it`, the value of a table's input; when the input is a field, `it` has its choices. */
export function withIt(
  names: Names<Scope>,
  { type, field }: { type: string; field: string | undefined },
): Names<{ scope: Scope; it: unknown }> {
  const cel = names.cel.clone();
  cel.registerVariable('it', type);
  const readers = new Map<string, (at: { scope: Scope; it: unknown }) => unknown>([['it', ({ it }) => it]]);
  for (const [called, read] of names.readers) readers.set(called, ({ scope }) => read(scope));
  const declared = field === undefined ? undefined : names.fields.get(field);
  return {
    cel,
    fields: declared ? new Map([...names.fields, ['it', declared]]) : names.fields,
    steps: names.steps,
    readers,
    stored: ({ scope }, read) => names.stored(scope, read === 'it' && field !== undefined ? field : read),
  };
}
