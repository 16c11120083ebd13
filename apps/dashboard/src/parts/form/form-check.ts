import type { JsonObject } from '@procession/contracts/json.ts';
import { declareFields } from '@procession/engine/fields/declaration.ts';
import { words } from '../../words/words.ts';

/** What is wrong with the values of a form, by field: the checks of the service itself, so loaded only where there is a form. */
export function checkForm(
  fields: Record<string, unknown>,
  values: JsonObject,
  edits: readonly string[],
): ReadonlyMap<string, string> {
  const { declared } = declareFields(fields, { place: '', report: () => {} });
  const wrong = new Map<string, string>();
  for (const field of edits) {
    const declaration = declared.get(field);
    if (!declaration) continue;
    const value = values[field];
    if (value === undefined || value === null) {
      if (declaration.required) wrong.set(field, words.parts.form.required);
      continue;
    }
    const issues: { place: string; message: string }[] = [];
    declaration.kind.parse(value, { place: '', issues, bare: false });
    if (issues[0]) wrong.set(field, words.parts.form.wrong(issues[0].message));
  }
  return wrong;
}
