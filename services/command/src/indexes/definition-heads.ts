export interface DefinitionHead {
  definition: string;
  version: number;
  is_deprecated: boolean;
  trigger_event: string | null;
  name: string;
}

/** Which versions a tenant has, without their documents. */
export interface DefinitionHeads {
  version: (definition: string, version: number) => DefinitionHead | undefined;
  /** The latest version that is not deprecated; undefined when there is none. */
  startable: (definition: string) => DefinitionHead | undefined;
  /** Number of the latest version, deprecated or not; undefined without one. */
  latest: (definition: string) => number | undefined;
  /** The definitions whose startable version has this trigger, by key. */
  triggeredBy: (event: string) => DefinitionHead[];
}

/** `rows` in order of version. */
export function createDefinitionHeads(rows: readonly DefinitionHead[]): DefinitionHeads {
  const versions = Map.groupBy(rows, ({ definition }) => definition);
  const startable = new Map<string, DefinitionHead>();
  for (const row of rows) if (!row.is_deprecated) startable.set(row.definition, row);
  const triggers = Map.groupBy(startable.values(), ({ trigger_event }) => trigger_event ?? '');
  return {
    version: (definition, version) => versions.get(definition)?.find((row) => row.version === version),
    startable: (definition) => startable.get(definition),
    latest: (definition) => versions.get(definition)?.at(-1)?.version,
    triggeredBy: (event) => triggers.get(event) ?? [],
  };
}
