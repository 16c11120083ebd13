import { compileDefinition } from '@procession/engine/compile-definition.ts';
import type { CompiledDefinition } from '@procession/engine/compiled.ts';
import { withTenant } from '@procession/platform/read-pool.ts';
import { LRUCache } from 'lru-cache';
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';

const compiledMax = 2_000;

const stored = z.object({ document: z.unknown(), starts: z.record(z.string(), z.int()).nullable() });

/** Versions ready to run. A version never changes, so it is read and compiled once. */
export class CompiledDefinitions {
  readonly #pool: DatabasePool;
  readonly #known = new LRUCache<string, CompiledDefinition>({ max: compiledMax });
  readonly #loading = new Map<string, Promise<CompiledDefinition>>();

  constructor(pool: DatabasePool) {
    this.#pool = pool;
  }

  /** Undefined when it must be loaded first. */
  get(tenant: string, definition: string, version: number): CompiledDefinition | undefined {
    return this.#known.get(`${tenant}\n${definition}\n${version}`);
  }

  /** @throws Error when there is no such version: callers take its number from an event or an index. */
  load(tenant: string, definition: string, version: number): Promise<CompiledDefinition> {
    const key = `${tenant}\n${definition}\n${version}`;
    const running = this.#loading.get(key);
    if (running) return running;
    const loading = this.#read(tenant, definition, version)
      .then((compiled) => {
        this.#known.set(key, compiled);
        return compiled;
      })
      .finally(() => this.#loading.delete(key));
    this.#loading.set(key, loading);
    return loading;
  }

  async #read(tenant: string, definition: string, version: number): Promise<CompiledDefinition> {
    const found = await withTenant(this.#pool, tenant, 'log', (connection) =>
      connection.maybeOne(sql.type(stored)`
        select document, starts from definition_versions where definition = ${definition} and version = ${version}`),
    );
    if (!found) throw new Error(`version ${version} of ${definition} is not in the index of ${tenant}`);
    return compileDefinition(found.document, { key: definition, version, pinned: found.starts ?? undefined });
  }
}
