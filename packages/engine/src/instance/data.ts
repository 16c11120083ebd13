import type { InstanceEventData } from '@procession/contracts/events/instance.ts';
import type { Json, JsonObject } from '@procession/contracts/json.ts';
import type { CompiledDefinition, FieldIssue } from '../compiled.ts';
import type { Rejection } from '../decider.ts';
import { instanceLimits, isLargerThan } from './limits.ts';
import { dataIn, fieldsIn, fieldsOfScope, scopeId, scopeOf } from './names-in-scope.ts';
import { refuse } from './rejections.ts';
import { type ItemRef, placeOfWork, type ScopeKey, scopesFrom } from './routing-state.ts';
import { hasValue } from './state.ts';
import { evaluated, record, type Work } from './work.ts';

type Cause = InstanceEventData<'DataChanged'>['cause'];

/**
 * Sets fields; null takes a value away. Emits only what is another value than before, and the title when it follows. Within
 * `scope` a field is that of the innermost scope around that declares it, else the instance's.
 */
export function changeData(work: Work, set: JsonObject, cause: Cause, scope?: ScopeKey): void {
  let rest = set;
  for (const key of scope === undefined ? [] : scopesFrom(work.state.routing, scope)) {
    const fields = fieldsOfScope(work.definition, work.state, key);
    const local = Object.fromEntries(Object.entries(rest).filter(([field]) => fields.has(field)));
    rest = Object.fromEntries(Object.entries(rest).filter(([field]) => !fields.has(field)));
    const id = scopeId(work.state, key);
    const changed = changesIn(work.state.locals[id] ?? {}, local);
    if (Object.keys(changed).length > 0) record(work, 'DataChanged', { set: changed, scope: id, cause });
  }
  changeInstance(work, rest, cause);
}

function changeInstance(work: Work, set: JsonObject, cause: Cause): void {
  const changed = changesIn(work.state.data, set);
  if (Object.keys(changed).length === 0) return;
  const data = { ...work.state.data, ...changed };
  const title = titleOf(work, data);
  record(work, 'DataChanged', { set: changed, cause, ...(title !== work.state.title && { title }) });
}

export function changesIn(data: Readonly<JsonObject>, set: JsonObject): JsonObject {
  const changed: JsonObject = {};
  for (const [field, value] of Object.entries(set)) {
    const before = valueIn(data, field) ?? null;
    if (before !== value && JSON.stringify(before) !== JSON.stringify(value)) changed[field] = value;
  }
  return changed;
}

/** A title is no reason to stop: where it cannot be computed, the definition's name stands. */
export function titleOf(work: Pick<Work, 'definition' | 'state' | 'context'>, data: Readonly<JsonObject>): string {
  const present = Object.fromEntries(Object.entries(data).filter(([, value]) => hasValue(value)));
  const title = evaluated(() => work.definition.title({ ...scopeOf(work), data: present }));
  return 'failed' in title ? work.definition.name : title.value;
}

/** The fields that are in scope of a work item, and their values: what `acceptData` needs there. */
export function dataAt(
  work: Work,
  { visit }: ItemRef,
): {
  definition: Pick<CompiledDefinition, 'fields' | 'key'>;
  before: Readonly<JsonObject>;
  scope: ScopeKey | undefined;
} {
  const { definition, state } = work;
  const scope = placeOfWork(state.routing, visit);
  if (scope === undefined) return { definition, before: state.data, scope };
  return { definition: { key: definition.key, fields: fieldsIn(work, scope) }, before: dataIn(state, scope), scope };
}

/** What a `forEach` keeps of an item's data: moves are not sealed, so nothing sensitive. */
export const outputOf = ({ fields }: Pick<CompiledDefinition, 'fields'>, set: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(set).filter(([field]) => fields.get(field)?.sensitive === undefined));

interface Given {
  given: JsonObject;
  before: Readonly<JsonObject>;
  /** Fields that may be set here; absent: all. */
  editable?: readonly string[];
  /** Fields that must have a value afterwards, if they are required ones. */
  needed: Iterable<string>;
  /** JSON pointer to `given` in the request. */
  place: string;
  /** They were computed: money of a fixed currency may stand without it. */
  isBare?: boolean;
}

/** Brings values from outside into stored form, all faults reported at once. */
export function acceptData(
  definition: Pick<CompiledDefinition, 'fields' | 'key'>,
  { given, before, editable, needed, place, isBare = false }: Given,
) {
  const set: JsonObject = {};
  const issues: FieldIssue[] = [];
  for (const [name, value] of Object.entries(given)) {
    const at = `${place}/${escaped(name)}`;
    const field = definition.fields.get(name);
    if (!field) issues.push({ place: at, message: `there is no field ${name} in ${definition.key}` });
    else if (editable && !editable.includes(name)) issues.push({ place: at, message: notEditable(name, editable) });
    else if (!hasValue(value)) set[name] = null;
    else {
      const parsed = field.parse(value, at, isBare);
      if (parsed.ok) set[name] = parsed.value;
      else issues.push(...parsed.issues);
    }
  }
  for (const name of needed) {
    const value = Object.hasOwn(set, name) ? set[name] : (valueIn(before, name) ?? valueIn(given, name));
    if (definition.fields.get(name)?.required && !hasValue(value)) {
      issues.push({ place: `${place}/${escaped(name)}`, message: `${name} is required` });
    }
  }
  if (issues.length > 0) return { refused: invalidData(issues) };
  const tooLarge = sizeRefused({ ...before, ...set }, set);
  return tooLarge ? { refused: tooLarge } : { set };
}

/** Values that were computed to be set; what the instance has no room for fails, too. */
export function evaluatedSet(
  work: Work,
  scope: ScopeKey | undefined,
  compute: () => JsonObject,
): ReturnType<typeof evaluated<JsonObject>> {
  const found = evaluated(compute);
  if ('failed' in found) return found;
  const refused = sizeRefused({ ...dataIn(work.state, scope), ...found.value }, found.value);
  return refused ? { failed: { message: refused.rejection.detail, place: '', values: {} } } : found;
}

export const invalidData = (issues: FieldIssue[]): Rejection =>
  refuse('invalid-data', issues.map((i) => `${i.place}: ${i.message}`).join('; '), {
    issues: issues.map(({ place, message }): JsonObject => ({ place, message })),
  });

export function sizeRefused(data: JsonObject, change: Json): Rejection | undefined {
  const { changeBytesMax, dataBytesMax } = instanceLimits;
  if (isLargerThan(change, changeBytesMax)) {
    return refuse('too-large', `One command may set at most ${changeBytesMax} bytes of data`, { max: changeBytesMax });
  }
  if (isLargerThan(data, dataBytesMax)) {
    return refuse('too-large', `An instance may hold at most ${dataBytesMax} bytes of data`, { max: dataBytesMax });
  }
  return undefined;
}

/** Of its own: `constructor` is a name that a field may have. */
const valueIn = (data: Readonly<JsonObject>, field: string): Json | undefined =>
  Object.hasOwn(data, field) ? data[field] : undefined;

const notEditable = (name: string, editable: readonly string[]): string =>
  editable.length > 0
    ? `${name} cannot be changed here, only ${editable.join(', ')}`
    : `${name} cannot be changed here`;

/** RFC 6901. */
const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
