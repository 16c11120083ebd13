import type { Json } from '@procession/contracts/json.ts';
import { bytes, count, date, exact, money } from '../../words/format.ts';
import { words } from '../../words/words.ts';
import { nameOf } from '../outcome-look.ts';

/** A field as its definition declares it, as far as it is shown or filled in. */
export interface FieldDeclaration {
  type: string;
  name?: string;
  help?: string;
  required?: boolean;
  currency?: string;
  scale?: number;
  choices?: readonly string[];
  min?: number | string;
  max?: number | string;
  pattern?: string;
  sensitive?: unknown;
}

/** What a field is called where people read it. */
export const labelOf = (field: string, declared: FieldDeclaration | undefined): string =>
  declared?.name ?? nameOf(field);

/** A value as a person reads it, by the type of its field; `declared` is absent where the definition is not known yet. */
export function valueText(value: Json | undefined, declared?: FieldDeclaration): string {
  const { parts } = words;
  if (value === undefined || value === null || value === '') return parts.empty;
  if (isMoney(value)) return money(value);
  if (isFile(value)) return `${value.name} ${bytes(value.size)}`;
  if (typeof value === 'boolean') return value ? parts.yes : parts.no;
  if (typeof value === 'number') return count(value);
  if (typeof value === 'string') {
    if (declared?.type === 'date') return date(value);
    if (declared?.type === 'datetime') return exact(Date.parse(value), 'local');
    return value;
  }
  if (Array.isArray(value)) return value.map((each) => valueText(each)).join(', ');
  return Object.entries(value)
    .map(([name, each]) => `${name}: ${valueText(each)}`)
    .join(', ');
}

export const isMoney = (value: Json | undefined): value is { amount: string; currency: string } =>
  isObject(value) && typeof value.amount === 'string' && typeof value.currency === 'string';

export const isFile = (value: Json | undefined): value is { id: string; name: string; size: number } =>
  isObject(value) && typeof value.id === 'string' && typeof value.name === 'string' && typeof value.size === 'number';

const isObject = (value: Json | undefined): value is { [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
