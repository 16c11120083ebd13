import type { DefinitionIssue } from '@procession/contracts/http/command.ts';
import type { Json, JsonObject } from '@procession/contracts/json.ts';
import { parseYamlDocument } from '@procession/engine/document/parse-document.ts';
import { checkDefinition } from '@procession/engine/publish/check-definition.ts';
import type { AskedCalendar } from '@procession/engine/publish/checks/calendars.ts';
import type { StartedDefinition } from '@procession/engine/publish/checks/sub-processes.ts';

export interface CheckedGiven {
  /** Present when a text could be parsed, or was given as JSON. */
  document?: JsonObject;
  name?: string;
  issues: DefinitionIssue[];
  warnings: DefinitionIssue[];
  /** Definitions that its sub-processes start. */
  starts: StartedDefinition[];
  /** Calendars that it asks for. */
  calendars: AskedCalendar[];
}

/** Checks a document as it was given: as JSON, or as a text of YAML (JSON is YAML, too). */
export function checkGiven(given: Json, key: string): CheckedGiven {
  const parsed = typeof given === 'string' ? parseYamlDocument(given) : { ok: true as const, document: given };
  if (!parsed.ok) return { issues: parsed.issues, warnings: [], starts: [], calendars: [] };
  const { issues, warnings, starts, calendars, definition } = checkDefinition(parsed.document, { key });
  return {
    document: parsed.document as JsonObject,
    issues,
    warnings,
    starts,
    calendars,
    ...(definition && { name: definition.name }),
  };
}
