import type { Json, JsonObject } from '@procession/contracts/json.ts';
import { isSealed, type SealedValue } from '@procession/contracts/sealed.ts';
import { peopleOf } from '@procession/contracts/seats.ts';
import { type InstanceState, openTasks, seatedIn } from '@procession/engine/instance/state.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';

/** A sealed value with the field in which it stands. */
export interface SealedField {
  field: string;
  value: SealedValue;
}

/** Opens values of one stream with their subjects' keys. Undefined for one whose key was destroyed. */
export type OpenSealed = (
  log: SqlReader,
  of: { tenant: string; stream: string },
  sealed: readonly SealedField[],
) => Promise<readonly (Json | undefined)[]>;

const notShown: JsonObject = { $withheld: 'not_shown_to_you' };
const erased: JsonObject = { $withheld: 'erased' };

/** The same value with everything sealed taken out, at any depth. */
export function withheld<T extends Json>(value: T): T {
  if (isSealed(value)) return notShown as T;
  if (Array.isArray(value)) return value.map(withheld) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withheld(member)])) as T;
}

/** The fields with a sealed value. */
export const sealedFields = (data: Readonly<JsonObject>): SealedField[] =>
  Object.entries(data).flatMap(([field, value]) => (isSealed(value) ? [{ field, value }] : []));

/** The data as a reader gets it: sealed values opened where the field is shown to them, else withheld. */
export async function openData(
  data: Readonly<JsonObject>,
  isShown: (field: string) => boolean,
  open: (sealed: readonly SealedField[]) => Promise<readonly (Json | undefined)[]>,
): Promise<JsonObject> {
  const shown = sealedFields(data).filter(({ field }) => isShown(field));
  const opened = shown.length === 0 ? [] : await open(shown);
  const values = new Map(shown.map(({ field }, index) => [field, opened[index] ?? erased]));
  return Object.fromEntries(
    Object.entries(data).map(([field, value]) => [field, values.get(field) ?? withheld(value)]),
  );
}

/** The fields of open tasks that a person may act on: what a substitute of theirs sees. */
export const fieldsOffered = (user: string, state: InstanceState): string[] =>
  openTasks(state).flatMap((task) => (peopleOf(task.seats).includes(user) ? [...task.shows, ...task.edits] : []));

/** The fields that some task showed to a person until now, or let them edit: a task that they have, or had before it was given away. */
export function fieldsShownTo(user: string, { tasks, pastTasks }: InstanceState): Set<string> {
  const shown = new Set<string>();
  for (const task of tasks) {
    if (seatedIn(task).includes(user)) for (const field of [...task.shows, ...task.edits]) shown.add(field);
  }
  for (const { seated, fields } of Object.values(pastTasks)) {
    if (seated.includes(user)) for (const field of fields) shown.add(field);
  }
  return shown;
}
