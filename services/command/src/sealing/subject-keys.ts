import type { Connection } from '@procession/platform/postgres.ts';
import {
  deriveTenantKey,
  newSubjectKey,
  openText,
  sealText,
  unwrapSubjectKey,
  wrapSubjectKey,
} from '@procession/platform/sealing.ts';
import { LRUCache } from 'lru-cache';

const cachedKeysMax = 20_000;
const cachedTenantsMax = 1_000;
/** A key that was destroyed in the database is used no longer than this. */
const cachedForMs = 60_000;

/** `erased`: the key was destroyed. */
export type SubjectKey = Buffer | 'erased';

/** The keys of sensitive values. Held in memory for a while, so that sealing and opening need no database. */
export class SubjectKeys {
  readonly #connection: Connection;
  readonly #dataKey: Buffer;
  readonly #known = new LRUCache<string, { key: SubjectKey }>({ max: cachedKeysMax, ttl: cachedForMs });
  readonly #tenantKeys = new LRUCache<string, Buffer>({ max: cachedTenantsMax });

  constructor(connection: Connection, dataKey: Buffer) {
    this.#connection = connection;
    this.#dataKey = dataKey;
  }

  /** Undefined when it must be provided first. */
  get(tenant: string, subject: string): SubjectKey | undefined {
    return this.#known.get(`${tenant}\n${subject}`)?.key;
  }

  /** Makes the keys that are missing, and brings all of them into memory. Before the append: a key may be left unused. */
  async provide(tenant: string, subjects: readonly string[]): Promise<void> {
    const tenantKey = this.#tenantKey(tenant);
    const offered = subjects.map((subject) => wrapSubjectKey(tenantKey, subject, newSubjectKey()));
    const rows = await this.#connection.query<{ subject: string; wrapped_key: Buffer | null }>(
      'provide-subject-keys',
      'select subject, wrapped_key from log.provide_subject_keys($1, $2, $3)',
      [tenant, subjects, offered],
    );
    for (const { subject, wrapped_key } of rows) {
      const key = wrapped_key ? unwrapSubjectKey(tenantKey, subject, wrapped_key) : 'erased';
      this.#known.set(`${tenant}\n${subject}`, { key });
    }
  }

  /** For what is kept a while and may quote anybody: an accepted request, a stored refusal. */
  sealText(tenant: string, place: string, text: string): Buffer {
    return sealText(this.#tenantKey(tenant), place, text);
  }

  openText(tenant: string, place: string, box: Buffer): string {
    return openText(this.#tenantKey(tenant), place, box);
  }

  #tenantKey(tenant: string): Buffer {
    const known = this.#tenantKeys.get(tenant);
    if (known) return known;
    const key = deriveTenantKey(this.#dataKey, tenant);
    this.#tenantKeys.set(tenant, key);
    return key;
  }
}
