import type { CheckedDocument } from '../../document/check-document.ts';
import { fieldsAt, namesAround } from '../../document/fields-at.ts';
import type { Report, Warn } from '../issue.ts';
import { writesOf } from './writes.ts';

/** What approvals bind: fields that are there, may be read by whoever has the log, and are not their own to change. */
export function checkBinding(document: CheckedDocument, report: Report, warn: Warn): void {
  for (const [name, step] of document.steps) {
    const { own, place } = step;
    if (own?.type !== 'approval' || !own.binds) continue;
    const { fields, changed } = own.binds;
    const declared = fieldsAt(document, step.within);
    for (const [index, field] of fields.entries()) {
      const at = `${place}/binds/${index}`;
      const found = declared.get(field);
      if (!found) report('unknown-field', at, `there is no field \`${field}\` here`);
      else if (found.sensitive !== false)
        report('sensitive-leak', at, `\`${field}\` is sensitive, and its hash would outlive it`);
      if (writesOf(step).has(field))
        report('binds-own-edit', place, `\`${name}\` may not change \`${field}\`, which it binds`);
    }
    if (changed === 'reopen') warnOfEdits(document, name, fields, warn);
  }
}

/** Steps that come after it was approved, before it is asked again anyway. */
function warnOfEdits(document: CheckedDocument, approval: string, fields: readonly string[], warn: Warn): void {
  const { next, within } = document.steps.get(approval)!;
  const around = namesAround(document, within);
  const seen = new Set([approval]);
  const queue = [...next.filter(({ on }) => !on || on.includes('approved')).map(({ to }) => to), ...around];
  for (const name of queue) {
    const step = document.steps.get(name);
    if (seen.has(name) || !step) continue;
    seen.add(name);
    for (const field of writesOf(step)) {
      if (!fields.includes(field)) continue;
      const said = `\`${name}\` changes \`${field}\`: \`${approval}\` will be asked again`;
      warn('edited-after-binding', step.place, said);
    }
    for (const { to } of step.next) queue.push(to);
    if (step.own?.type === 'scope' && !around.includes(name)) queue.push(step.own.start);
  }
}
