import { type Built, buildDefinition } from '../compile/build-definition.ts';
import type { CompiledDefinition } from '../compiled.ts';
import { checkDocument } from '../document/check-document.ts';
import { checkNames } from './checks/names.ts';
import type { Issue, IssueCode, Report, WarningCode } from './issue.ts';

export interface CheckContext {
  /** The key under which it is published; must be the document's. */
  key?: string;
  version?: number;
  /** For cases: no key, money written bare, forms for nobody. */
  lenient?: boolean;
}

export interface Checked {
  /** Refuse the definition. */
  issues: Issue<IssueCode>[];
  /** Are shown to whoever publishes, and confirmed. */
  warnings: Issue<WarningCode>[];
  /** Present when there are no issues. */
  definition?: CompiledDefinition;
}

/** All checks of a document at publish (DEFINITIONS section 9), in order of their places. Compiles it on the way. */
export function checkDefinition(document: unknown, context: CheckContext = {}): Checked {
  const { key, version = 1, lenient = false } = context;
  const issues: Issue<IssueCode>[] = [];
  const warnings: Issue<WarningCode>[] = [];
  const report: Report = (code, place, message) => issues.push({ code, place, message });
  const checked = checkDocument(document, { lenient, report });
  if (!checked) return { issues, warnings };
  if (key !== undefined && key !== checked.key && !lenient)
    report('invalid-value', '/key', `is \`${checked.key}\` and is published as \`${key}\``);
  const built: Built = buildDefinition(checked, { key, version, lenient, report });
  checkNames(checked, report);
  return issues.length > 0 ? { issues, warnings } : { issues, warnings, definition: built.definition };
}
