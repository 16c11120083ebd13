import { compileDefinition } from '@procession/engine/compile-definition.ts';
import type { CompiledDefinition } from '@procession/engine/compiled.ts';
import { DefinitionCache, type DefinitionVersion } from '@procession/event-log/definition-cache.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';

export type DefinitionOf = (log: SqlReader, of: DefinitionVersion) => Promise<CompiledDefinition>;

/** Definitions of instances, compiled once per version and remembered. */
export function createDefinitionOf(): DefinitionOf {
  const cache = new DefinitionCache((document, { definition, version }) =>
    compileDefinition(document, { key: definition, version }),
  );
  return async (log, of) => {
    await cache.load(log, [of]);
    const found = cache.get(of);
    if (!found) throw new Error(`the log has no version ${of.version} of definition ${of.definition}`);
    return found;
  };
}
