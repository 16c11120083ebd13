import type { DefinitionIssue } from '@procession/contracts/http/command.ts';
import type { Json } from '@procession/contracts/json.ts';
import type { DefinitionHeads } from '../indexes/definition-heads.ts';
import type { TenantIndex } from '../indexes/tenant-indexes.ts';
import type { CommandPorts } from '../ports.ts';
import type { CheckedGiven } from './check-given.ts';

/** Checks a document, also against the definitions and calendars that the tenant has. @throws ProblemError `overloaded` */
export async function checkAmongOthers(
  { documents, indexes }: Pick<CommandPorts, 'documents' | 'indexes'>,
  { tenant, key, document }: { tenant: string; key: string; document: Json },
): Promise<CheckedGiven> {
  const checked = await documents.check(tenant, document, key);
  if (checked.starts.length === 0 && checked.calendars.length === 0) return checked;
  const { definitions, calendars } = indexes.get(tenant) ?? (await indexes.load(tenant));
  const missing = [...missingDefinitions(checked, { definitions, key }), ...missingCalendars(checked, calendars)];
  return { ...checked, warnings: [...checked.warnings, ...missing] };
}

/** Each may be published later. */
const missingDefinitions = (
  { starts }: CheckedGiven,
  { definitions, key }: { definitions: DefinitionHeads; key: string },
): DefinitionIssue[] =>
  starts
    .filter(({ definition }) => definition !== key && definitions.latest(definition) === undefined)
    .map(({ definition, place }) => ({
      code: 'definition-missing',
      place,
      message: `there is no definition \`${definition}\` yet`,
    }));

/** Each may be put there later. */
const missingCalendars = ({ calendars }: CheckedGiven, known: TenantIndex['calendars']): DefinitionIssue[] =>
  calendars
    .filter(({ calendar }) => !known.has(calendar))
    .map(({ calendar, place }) => ({
      code: 'calendar-missing',
      place,
      message: `there is no calendar \`${calendar}\` yet; what asks for it is an incident until there is`,
    }));

/** The versions that count from now on for sub-processes that name none; of itself it is the one that is being published. */
export function pinnedVersions(
  { starts }: CheckedGiven,
  { definitions, key, version }: { definitions: DefinitionHeads; key: string; version: number },
): Record<string, number> | undefined {
  const pinned = starts.flatMap(({ definition, isPinned }): [string, number][] => {
    const latest = definition === key ? version : definitions.startable(definition)?.version;
    return isPinned && latest !== undefined ? [[definition, latest]] : [];
  });
  return pinned.length > 0 ? Object.fromEntries(pinned) : undefined;
}
