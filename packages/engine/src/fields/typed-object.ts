import type { Json, JsonObject } from '@procession/contracts/json.ts';
import { Exact } from './exact.ts';

/**
 * A stored object as CEL sees it: members with types, each converted when it is read. A Map, because that is how cel-js
 * asks a custom type for its members. Each object type needs a class of its own, by which cel-js finds its declaration.
 */
export class TypedObject extends Map<string, unknown> {
  readonly stored: JsonObject;
  readonly #members: ReadonlyMap<string, (stored: Json) => unknown>;

  constructor(stored: JsonObject, members: ReadonlyMap<string, (stored: Json) => unknown>) {
    super();
    this.stored = stored;
    this.#members = members;
  }

  override get(member: string): unknown {
    const toCel = this.#members.get(member);
    const value = Object.hasOwn(this.stored, member) ? this.stored[member] : undefined;
    return toCel && hasValue(value) ? toCel(value) : undefined;
  }
}

/** A member whose value was taken away may stand as null. */
export const hasValue = (value: Json | undefined): value is Json => value !== undefined && value !== null;

/** How an object type is made known to CEL. */
export interface ObjectType {
  name: string;
  class: new (stored: JsonObject) => TypedObject;
  /** CEL type of each member. */
  members: Record<string, string>;
  /** Types of its members that must be made known before it. */
  inner?: readonly ObjectType[];
}

export function objectType(
  name: string,
  members: ReadonlyMap<string, { celType: string; toCel: (stored: Json) => unknown }>,
): ObjectType {
  const converters = new Map([...members].map(([member, kind]) => [member, kind.toCel]));
  return {
    name,
    members: Object.fromEntries([...members].map(([member, kind]) => [member, kind.celType])),
    class: class extends TypedObject {
      constructor(stored: JsonObject) {
        super(stored, converters);
      }
    },
  };
}

const asIs = (stored: Json) => stored;

export const moneyType = objectType(
  'Money',
  new Map([
    ['amount', { celType: 'Decimal', toCel: (stored: Json) => new Exact(stored as string) }],
    ['currency', { celType: 'string', toCel: asIs }],
  ]),
);
export const moneyClass = moneyType.class;

export const fileType = objectType(
  'File',
  new Map([
    ['id', { celType: 'string', toCel: asIs }],
    ['name', { celType: 'string', toCel: asIs }],
    ['size', { celType: 'int', toCel: (stored: Json) => BigInt(stored as number) }],
    ['sha256', { celType: 'string', toCel: asIs }],
  ]),
);
export const fileClass = fileType.class;
