import type { Json } from '@procession/contracts/json.ts';
import type { InstanceRow } from '@procession/contracts/read-models.ts';

/** Longer texts are shown in lists and not searched for. */
const valueCharactersMax = 200;

export interface ChangedValue {
  key: string;
  value: string;
  /** False: the instance has it no more. */
  isHeld: boolean;
}

/** What a change of the listed fields means for who looks for their values. */
export function changedValues(before: InstanceRow['columns'], after: InstanceRow['columns']): ChangedValue[] {
  if (before === after) return [];
  const changes: ChangedValue[] = [];
  for (const key of new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])) {
    const [old, value] = [searched(before?.[key]), searched(after?.[key])];
    if (old === value) continue;
    if (old !== undefined) changes.push({ key, value: old, isHeld: false });
    if (value !== undefined) changes.push({ key, value, isHeld: true });
  }
  return changes;
}

/** As Postgres gives a member of JSON as text (`->>`). */
function searched(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value.length <= valueCharactersMax ? value : undefined;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
