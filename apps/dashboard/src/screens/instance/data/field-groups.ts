import type { Json, JsonObject } from '@procession/contracts/json.ts';
import { type FieldChange, fieldKey } from '../field-lives.ts';

export interface FieldLife {
  field: string;
  /** At the moment; undefined: it has none. */
  value: Json | undefined;
  /** All there ever were, the oldest first. */
  changes: readonly FieldChange[];
}

export interface FieldGroup {
  /** Work item of the scope; absent: fields of the instance. */
  scope?: string | undefined;
  fields: readonly FieldLife[];
}

/** Every field that is declared, or ever had a value: first those of the instance, then scope by scope. */
export function fieldGroups(
  declared: readonly string[],
  changes: readonly FieldChange[],
  now: { data: Readonly<JsonObject>; locals: Readonly<Record<string, Readonly<JsonObject>>> },
): FieldGroup[] {
  const lives = Map.groupBy(changes, ({ field, scope }) => fieldKey(field, scope));
  const scopes = [...new Set(changes.flatMap(({ scope }) => scope ?? []))];
  const ofScopes = new Set(changes.filter(({ scope }) => scope !== undefined).map(({ field }) => field));
  const life = (field: string, scope: string | undefined, values: Readonly<JsonObject> = {}): FieldLife => ({
    field,
    value: values[field],
    changes: lives.get(fieldKey(field, scope)) ?? [],
  });
  const own = changes.filter(({ scope }) => scope === undefined).map(({ field }) => field);
  const names = [...new Set([...declared.filter((field) => !ofScopes.has(field)), ...own])];
  return [
    { fields: names.map((field) => life(field, undefined, now.data)) },
    ...scopes.map((scope) => {
      const inScope = changes.filter((change) => change.scope === scope).map(({ field }) => field);
      return { scope, fields: [...new Set(inScope)].map((field) => life(field, scope, now.locals[scope])) };
    }),
  ];
}
