import type { JsonObject } from '@procession/contracts/json.ts';
import { at, called, type FieldKind, wrong } from './field-kind.ts';
import type { ObjectType } from './typed-object.ts';

export interface Member {
  kind: FieldKind;
  required: boolean;
}

export const objectKind = (members: ReadonlyMap<string, Member>, type: ObjectType): FieldKind => ({
  type: 'object',
  celType: type.name,
  parse: (value, parsing) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return wrong(parsing, `must be an object, is ${called(value)}`);
    }
    const before = parsing.issues.length;
    const stored: JsonObject = {};
    for (const key of Object.keys(value)) if (!members.has(key)) wrong(at(parsing, key), 'is not known here');
    for (const [name, member] of members) {
      if (!Object.hasOwn(value, name)) {
        if (member.required) wrong(at(parsing, name), 'is required');
        continue;
      }
      const parsed = member.kind.parse((value as Record<string, unknown>)[name], at(parsing, name));
      if (parsed !== undefined) stored[name] = parsed;
    }
    return parsing.issues.length === before ? stored : undefined;
  },
  toCel: (stored) => new type.class(stored as JsonObject),
});
