import { definitionStream } from '@procession/contracts/ids.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';

export interface DefinitionVersion {
  tenant: string;
  definition: string;
  version: number;
}

/**
 * What a service derives from a definition's document (column names, a compiled machine), by tenant, key and version.
 * A version never changes, so nothing is ever stale; the least recently used go when there are more than `countMax`.
 */
export class DefinitionCache<T> {
  readonly #derive: (document: JsonObject, of: DefinitionVersion) => T;
  readonly #countMax: number;
  readonly #known = new Map<string, T>();

  constructor(derive: (document: JsonObject, of: DefinitionVersion) => T, countMax = 500) {
    this.#derive = derive;
    this.#countMax = countMax;
  }

  /** Undefined when it is not loaded. */
  get(of: DefinitionVersion): T | undefined {
    const key = keyOf(of);
    const found = this.#known.get(key);
    if (found === undefined) return undefined;
    this.#known.delete(key);
    this.#known.set(key, found);
    return found;
  }

  /** Reads what is not here, all in one statement. What the log does not have stays undefined. */
  async load(log: SqlReader, wanted: readonly DefinitionVersion[]): Promise<void> {
    const missing = new Map<string, DefinitionVersion>();
    // A look makes it the newest: what is asked for together is not thrown out for each other.
    for (const of of wanted) if (this.get(of) === undefined) missing.set(keyOf(of), of);
    if (missing.size === 0) return;
    const of = [...missing.values()];
    const found = await log.query<DefinitionVersion & { document: JsonObject }>(
      '',
      `select w.tenant, w.definition, w.version, e.document
       from unnest($1::text[], $2::text[], $3::text[], $4::int[]) as w (tenant, stream, definition, version)
       cross join lateral (
         select e.data -> 'document' as document from log.events e
         where e.tenant = w.tenant and e.stream = w.stream and e.type = 'DefinitionPublished'
           and (e.data ->> 'version')::int = w.version
       ) e`,
      [
        of.map((w) => w.tenant),
        of.map((w) => definitionStream(w.definition)),
        of.map((w) => w.definition),
        of.map((w) => w.version),
      ],
    );
    for (const { document, ...version } of found) this.#known.set(keyOf(version), this.#derive(document, version));
    for (const key of this.#known.keys()) {
      if (this.#known.size <= Math.max(this.#countMax, wanted.length)) break;
      this.#known.delete(key);
    }
  }
}

const keyOf = ({ tenant, definition, version }: DefinitionVersion): string => `${tenant}\n${definition}\n${version}`;
