import type { Json, JsonObject } from '@procession/contracts/json.ts';
import type { EachScope, Scope } from '../compiled.ts';
import { Exact } from '../fields/exact.ts';
import { hasValue, moneyClass, type ObjectType, objectType, TypedObject } from '../fields/typed-object.ts';
import { isReserved } from '../language/reserved.ts';
import { declareType } from './base-environment.ts';
import type { Names } from './compile-expression.ts';

/** A type in CEL and how a stored value becomes one. */
export interface CelKind {
  celType: string;
  toCel: (stored: Json) => unknown;
}

/** What `each` and the names given by `as` mean at a place. */
export interface EachNames {
  item?: CelKind;
  pass?: true;
  results?: ObjectType;
  /** Names given by `as`, with what their items are. */
  named: ReadonlyMap<string, CelKind>;
}

/** A step's own `forEach` or `repeat`. */
export interface OwnEach {
  /** Of `forEach`. */
  item?: CelKind;
  as?: string | undefined;
  /** What its items give, by name. */
  output?: ReadonlyMap<string, CelKind>;
  /** It has a `repeat`. */
  pass?: true;
}

export const nothingAround: EachNames = { named: new Map() };

export const ownPass = (around: EachNames, own: OwnEach | undefined): EachNames =>
  own?.pass ? { ...around, pass: true } : around;

/** The innermost `forEach` is what `each` means; those around are reached by the names that they gave. */
export const inItems = (around: EachNames, { item, as }: OwnEach): EachNames => ({
  named: as === undefined || !item ? around.named : new Map([...around.named, [as, item]]),
  ...(around.pass && { pass: true }),
  ...(item && { item }),
});

const asIs = (stored: Json): unknown => stored;
const toInt = (stored: Json): unknown => BigInt(stored as number);

export const resultType = (item: CelKind, output: ReadonlyMap<string, CelKind>): ObjectType => {
  const outputType = objectType('Output', output);
  const result = objectType(
    'Result',
    new Map<string, CelKind>([
      ['index', { celType: 'int', toCel: toInt }],
      ['item', item],
      ['outcome', { celType: 'string', toCel: asIs }],
      ['output', { celType: 'Output', toCel: (stored) => new outputType.class(stored as JsonObject) }],
    ]),
  );
  return { ...result, inner: [outputType] };
};

/** How a stored value that came of an expression is read again. */
export function celKindOf(celType: string): CelKind {
  const toCel: Record<string, CelKind['toCel']> = {
    int: toInt,
    Decimal: (stored) => new Exact(stored as string),
    Money: (stored) => new moneyClass(stored as JsonObject),
    'google.protobuf.Timestamp': (stored) => new Date(stored as string),
  };
  const found = toCel[celType];
  if (found) return { celType, toCel: found };
  const isPlain = ['string', 'bool', 'double'].includes(celType);
  return { celType: isPlain ? celType : 'dyn', toCel: asIs };
}

/** The same names and `each`, as far as it means something here. */
export function withEach(names: Names<Scope>, each: EachNames): Names<Scope> {
  const { item, pass, results, named } = each;
  if (!item && !pass && !results && named.size === 0) return names;
  const cel = names.cel.clone();
  const readers = new Map(names.readers);
  const name = (called: string, type: string, read: (scope: Scope) => unknown) => {
    cel.registerVariable(called, type);
    readers.set(called, read);
  };
  if (item || pass || results) {
    for (const type of results ? [...(results.inner ?? []), results] : []) declareType(cel, type);
    const members: Record<string, string> = {
      ...(item && { item: item.celType, index: 'int' }),
      ...(pass && { pass: 'int' }),
      ...(results && { results: 'list<Result>', done: 'int', total: 'int' }),
    };
    const view = class extends TypedObject {
      readonly #each: EachScope;

      constructor(each: EachScope) {
        super({}, new Map());
        this.#each = each;
      }

      override get(member: string): unknown {
        const value = this.#each[member as keyof EachScope];
        if (!Object.hasOwn(members, member) || !hasValue(value as Json | undefined)) return undefined;
        if (member === 'item') return item?.toCel(value as Json);
        if (member === 'results') return (value as unknown as JsonObject[]).map((r) => results && new results.class(r));
        return toInt(value as Json);
      }
    };
    declareType(cel, { name: 'Each', class: view as never, members });
    name('each', 'Each', (scope) => scope.each && new view(scope.each));
  }
  for (const [called, kind] of named) {
    // A clash is reported where names are checked (`field-name`).
    if (readers.has(called) || isReserved(called)) continue;
    name(called, kind.celType, ({ named: values }) => {
      const value = values?.[called];
      return hasValue(value) ? kind.toCel(value) : undefined;
    });
  }
  return { ...names, cel, readers };
}
