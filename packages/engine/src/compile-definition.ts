import type { CompiledDefinition } from './compiled.ts';
import { checkDefinition } from './publish/check-definition.ts';
import type { Issue } from './publish/issue.ts';

/**
 * A document, as it was published, ready to run. Costs milliseconds: whoever runs it keeps it by key and version.
 * `pinned`: versions of the definitions that it starts. `lenient` is for cases: no key, money written bare, forms for nobody.
 * @throws DefinitionRefused
 */
export function compileDefinition(
  document: unknown,
  {
    key,
    version,
    lenient = false,
    pinned,
  }: { key?: string; version: number; lenient?: boolean; pinned?: Readonly<Record<string, number>> | undefined },
): CompiledDefinition {
  const { definition, issues } = checkDefinition(document, {
    version,
    lenient,
    pinned,
    ...(key === undefined ? {} : { key }),
  });
  if (!definition) throw new DefinitionRefused(issues);
  return definition;
}

export class DefinitionRefused extends Error {
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super(`the definition is refused: ${issues.map((i) => `${i.place} ${i.code}: ${i.message}`).join('; ')}`);
    this.issues = issues;
  }
}
