import type { CheckedDocument, CheckedStep } from '../../document/check-document.ts';
import { fieldsAt } from '../../document/fields-at.ts';
import type { Report, Warn } from '../issue.ts';

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
      if (writes(step).includes(field))
        report('binds-own-edit', place, `\`${name}\` may not change \`${field}\`, which it binds`);
    }
    if (changed === 'reopen') warnOfEdits(document, name, fields, warn);
  }
}

/** Steps that come after it was approved, before it is asked again anyway. */
function warnOfEdits(document: CheckedDocument, approval: string, fields: readonly string[], warn: Warn): void {
  const seen = new Set([approval]);
  const queue = document.steps
    .get(approval)!
    .next.filter(({ on }) => !on || on.includes('approved'))
    .map(({ to }) => to);
  for (const name of queue) {
    const step = document.steps.get(name);
    if (seen.has(name) || !step) continue;
    seen.add(name);
    for (const field of writes(step)) {
      if (!fields.includes(field)) continue;
      const said = `\`${name}\` changes \`${field}\`: \`${approval}\` will be asked again`;
      warn('edited-after-binding', step.place, said);
    }
    for (const { to } of step.next) queue.push(to);
    if (step.own?.type === 'scope') queue.push(step.own.start);
  }
}

/** What people fill in, and what is computed when the step completes. */
const writes = ({ own, set }: CheckedStep): string[] => [
  ...Object.keys(set),
  ...(own?.type === 'form' || own?.type === 'approval' ? own.edits : []),
];
