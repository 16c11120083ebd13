import type { Json } from '@procession/contracts/json.ts';
import { isStorable } from '@procession/engine/fields/text.ts';

/** Whether Postgres takes each text in it. */
export function isStorableJson(document: Json): boolean {
  let isAll = true;
  JSON.stringify(document, (key, value: unknown) => {
    isAll &&= isStorable(key) && (typeof value !== 'string' || isStorable(value));
    return value;
  });
  return isAll;
}
