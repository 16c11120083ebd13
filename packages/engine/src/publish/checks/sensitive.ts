import type { ExpressionUse } from '../../compile/compiling.ts';
import type { CheckedDocument } from '../../document/check-document.ts';
import type { Report } from '../issue.ts';

/** Sensitive fields must not leave encrypted storage. */
export function checkSensitive({ fields }: CheckedDocument, uses: readonly ExpressionUse[], report: Report): void {
  const leaks = (field: string, by: string, place: string) =>
    report('sensitive-leak', place, `\`${field}\` is sensitive and would leave encrypted storage by ${by}`);
  const isSensitive = (field: string) => (fields.get(field)?.sensitive ?? false) !== false;
  for (const [name, field] of fields) {
    if (field.sensitive !== false && field.listed) leaks(name, 'a column of the dashboard', `${field.place}/listed`);
  }
  for (const { use, syntax, place, target } of uses) {
    for (const field of syntax.reads) {
      if (!isSensitive(field)) continue;
      if (use === 'title' || use === 'unique') leaks(field, `the ${use === 'title' ? 'title' : 'unique value'}`, place);
      if (use === 'assign') leaks(field, 'the list of those who are asked', place);
      if (target !== undefined && !isSensitive(target))
        leaks(field, `the field \`${target}\`, which is not sensitive`, place);
    }
  }
}
