import { toColumnKey } from '@procession/contracts/column-key.ts';
import type { Json, JsonObject } from '@procession/contracts/json.ts';

/** What the rows of an instance need of its definition's document. */
export interface DefinitionFacts {
  /** Column key by listed field. */
  columns: ReadonlyMap<string, string>;
  /** Who sees all of its instances besides those concerned: `role:<id>` of `access.read` and `access.operate`. */
  readers: readonly string[];
  /** No `access.read`: every holder of the permission `read`. */
  isTenantWide: boolean;
  /** Display names by step. */
  stepNames: ReadonlyMap<string, string>;
}

export function definitionFacts(document: JsonObject): DefinitionFacts {
  const access = asObject(document.access);
  const columns = new Map<string, string>();
  for (const [field, given] of Object.entries(asObject(document.fields))) {
    const { listed, column } = asObject(given);
    if (listed === true) columns.set(field, typeof column === 'string' ? column : toColumnKey('field', field));
  }
  const stepNames = new Map<string, string>();
  addStepNames(asObject(document.steps), stepNames);
  const read = asTexts(access.read);
  return {
    columns,
    readers: [...new Set([...read, ...asTexts(access.operate)])].map((role) => `role:${role}`),
    isTenantWide: access.read === undefined,
    stepNames,
  };
}

/** Those in scopes, too: names are unique in the whole document. */
function addStepNames(steps: JsonObject, names: Map<string, string>): void {
  for (const [step, given] of Object.entries(steps)) {
    const { name, steps: inside } = asObject(given);
    names.set(step, typeof name === 'string' ? name : step);
    addStepNames(asObject(inside), names);
  }
}

const asObject = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};

/** A list may be written as a single value. */
const asTexts = (value: Json | undefined): string[] =>
  (Array.isArray(value) ? value : [value]).filter((text): text is string => typeof text === 'string');
