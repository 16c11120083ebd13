import { type Built, buildDefinition } from '../compile/build-definition.ts';
import type { CompiledDefinition } from '../compiled.ts';
import { checkDocument } from '../document/check-document.ts';
import { findNotBuilt } from '../language/find-not-built.ts';
import { checkBinding } from './checks/binding.ts';
import { type AskedCalendar, calendarsAsked } from './checks/calendars.ts';
import { checkUnset } from './checks/data-flow.ts';
import { checkFlow } from './checks/flow.ts';
import { checkGraph } from './checks/graph.ts';
import { checkLockOrder } from './checks/lock-order.ts';
import { checkNames } from './checks/names.ts';
import { checkOutcomes } from './checks/outcomes.ts';
import { checkParallelWrites } from './checks/parallel-writes.ts';
import { checkPeople, checkRolesInExpressions, type DirectoryNow } from './checks/people.ts';
import { checkSensitive, checkSent } from './checks/sensitive.ts';
import { checkSoundness } from './checks/soundness.ts';
import { checkRecursion, type StartedDefinition, startedBy } from './checks/sub-processes.ts';
import type { Issue, IssueCode, Report, Warn, WarningCode } from './issue.ts';

export interface CheckContext {
  /** The key under which it is published; must be the document's. */
  key?: string;
  version?: number;
  /** For cases: no key, money written bare, forms for nobody. */
  lenient?: boolean;
  /** Versions of the definitions that sub-processes start, as they were when this version was published. */
  pinned?: Readonly<Record<string, number>> | undefined;
  /** The directory as it is now, for `nobody-eligible-now`. */
  directory?: DirectoryNow;
}

export interface Checked {
  /** Refuse the definition. */
  issues: Issue<IssueCode>[];
  /** Are shown to whoever publishes, and confirmed. */
  warnings: Issue<WarningCode>[];
  /** Definitions that its sub-processes start: whether they are there, and in which version, is for the caller to find. */
  starts: StartedDefinition[];
  /** Those that it asks for: whether the tenant has them is for the caller to find. */
  calendars: AskedCalendar[];
  /** Present when there are no issues. */
  definition?: CompiledDefinition;
}

/** All checks of a document at publish (DEFINITIONS section 9). Compiles it on the way. */
export function checkDefinition(document: unknown, context: CheckContext = {}): Checked {
  const { key, version = 1, lenient = false, directory, pinned } = context;
  const issues: Issue<IssueCode>[] = [];
  const warnings: Issue<WarningCode>[] = [];
  const reportAny: Report = (code, place, message) => issues.push({ code, place, message });
  const report = reportNotBuilt(document, reportAny);
  const warn: Warn = (code, place, message) => warnings.push({ code, place, message });
  const checked = checkDocument(document, { lenient, report });
  if (!checked) return { issues, warnings, starts: [], calendars: [] };
  if (key !== undefined && key !== checked.key && !lenient)
    report('invalid-value', '/key', `is \`${checked.key}\` and is published as \`${key}\``);
  const built: Built = buildDefinition(checked, { key, version, lenient, report, pinned });
  const { uses } = built;
  checkNames(checked, report);
  checkGraph(checked, report, warn);
  checkFlow(checked, uses, report, warn);
  checkOutcomes(checked, report, warn);
  checkPeople({ document: checked, uses, lenient, directory, report, warn });
  checkRolesInExpressions(checked, uses, report);
  checkSensitive(checked, uses, report);
  checkSent(checked, built.sent, warn, report);
  checkRecursion(checked, report);
  checkBinding(checked, report, warn);
  checkParallelWrites(checked, warn);
  checkLockOrder(checked, warn);
  // What is refused has no runs to look at.
  if (issues.length === 0) checkSoundness(checked, document, warn);
  // The interpreter with which the cases were made did not look for these.
  if (!lenient) checkUnset(checked, uses, warn);
  const found = { issues, warnings, starts: startedBy(checked), calendars: calendarsAsked(checked) };
  return issues.length > 0 ? found : { ...found, definition: built.definition };
}

/** Reports what is not built yet; what it gives is for all other faults, and says nothing twice of the same part. */
function reportNotBuilt(document: unknown, report: Report): Report {
  const notBuilt = findNotBuilt(document);
  for (const { name, place } of notBuilt)
    report('not-built-yet', place, `\`${name}\` is part of the language and not built yet`);
  const parts = notBuilt.map(({ place }) => place.replace(/(\/(?:trigger|assign|policy|join))\/[^/]*$/, '$1'));
  return (code, place, message) => {
    if (!parts.some((part) => place === part || place.startsWith(`${part}/`))) report(code, place, message);
  };
}
