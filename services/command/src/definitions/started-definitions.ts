import type { DefinitionIssue } from '@procession/contracts/http/command.ts';
import type { Json } from '@procession/contracts/json.ts';
import type { DefinitionHeads } from '../indexes/definition-heads.ts';
import type { CommandPorts } from '../ports.ts';
import type { CheckedGiven } from './check-given.ts';

/** Checks a document, also against the definitions that the tenant has. @throws ProblemError `overloaded` */
export async function checkAmongOthers(
  { documents, indexes }: Pick<CommandPorts, 'documents' | 'indexes'>,
  { tenant, key, document }: { tenant: string; key: string; document: Json },
): Promise<CheckedGiven> {
  const checked = await documents.check(tenant, document, key);
  if (checked.starts.length === 0) return checked;
  const { definitions } = indexes.get(tenant) ?? (await indexes.load(tenant));
  return { ...checked, warnings: [...checked.warnings, ...missingDefinitions(checked, { definitions, key })] };
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
