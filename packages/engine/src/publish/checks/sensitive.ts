import type { ExpressionUse, SentField } from '../../compile/compiling.ts';
import type { CheckedDocument } from '../../document/check-document.ts';
import type { Report, Warn } from '../issue.ts';

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
      if (use === 'key') leaks(field, 'the key of a lock', place);
      if (use === 'items') leaks(field, 'the items of a `forEach`', place);
      if (use === 'output' && target === undefined) leaks(field, 'what an item of a `forEach` gives', place);
      if (use === 'assign') leaks(field, 'the list of those who are asked', place);
      if (use === 'key') leaks(field, 'the key of a lock or a message', place);
      if (use === 'time') leaks(field, 'the instant of a timer', place);
      if (use === 'event') leaks(field, 'an event that others are told', place);
      if (use === 'request' || use === 'input')
        leaks(field, `an expression that is written down; only \`${field}\` alone is filled in when it is sent`, place);
      if (target !== undefined && !isSensitive(target))
        leaks(field, `the field \`${target}\`, which is not sensitive`, place);
    }
  }
}

/** Over TLS a service may be sent sensitive values; whoever publishes is told. */
export function checkSent({ steps }: CheckedDocument, sent: readonly SentField[], warn: Warn, report: Report): void {
  for (const { field, step, place } of sent) {
    const found = steps.get(step);
    const own = (found?.undone && place.startsWith(`${found.undone.place}/`) ? found.undone : found)?.own;
    if (own?.type !== 'service') continue;
    const to = own.http ? hostOf(own.http.url) : `workers of \`${own.job?.type}\``;
    if (own.http && !own.http.url.startsWith('https://'))
      report('sensitive-leak', place, `\`${field}\` is sensitive and would be sent to ${to} in the clear: use https`);
    warn('sensitive-sent', place, `\`${step}\` sends \`${field}\` to ${to}`);
  }
}

/** An address whose host is computed is shown as it is written. */
const hostOf = (url: string): string => /^https?:\/\/([^/?#]*)/.exec(url)?.[1] ?? url;
