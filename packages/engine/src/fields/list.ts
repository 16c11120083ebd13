import type { Json } from '@procession/contracts/json.ts';
import { at, called, type FieldKind, wrong } from './field-kind.ts';

export const listItemsMax = 1_000;

export const listKind = (item: FieldKind): FieldKind => ({
  type: 'list',
  celType: `list<${item.celType}>`,
  item,
  parse: (value, parsing) => {
    if (!Array.isArray(value)) return wrong(parsing, `must be a list, is ${called(value)}`);
    if (value.length > listItemsMax)
      return wrong(parsing, `must have at most ${listItemsMax} items, has ${value.length}`);
    const before = parsing.issues.length;
    const stored: Json[] = [];
    for (const [index, member] of value.entries()) {
      const parsed = item.parse(member, at(parsing, index));
      if (parsed !== undefined) stored.push(parsed);
    }
    return parsing.issues.length === before ? stored : undefined;
  },
  toCel: (stored) => (stored as Json[]).map(item.toCel),
});
