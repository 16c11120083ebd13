import {
  type CredentialAnswer,
  type CredentialSecret,
  credentialAnswer,
  credentialLimits,
} from '@procession/contracts/http/credentials.ts';
import { deriveTenantKey, sealText } from '@procession/platform/sealing.ts';
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';

export interface NewCredential {
  tenant: string;
  name: string;
  actor: string;
  secret: CredentialSecret;
  hosts: readonly string[];
}

/** Credentials as this service knows them: it seals what goes in, and nothing here opens it again. */
export class CredentialStore {
  readonly #pool: DatabasePool;
  readonly #key: Buffer;

  constructor(pool: DatabasePool, credentialKey: Buffer) {
    this.#pool = pool;
    this.#key = credentialKey;
  }

  /** Undefined: the tenant has too many. */
  async put({
    tenant,
    name,
    actor,
    secret,
    hosts,
  }: NewCredential): Promise<{ isNew: boolean; stored: CredentialAnswer } | undefined> {
    const box = sealText(deriveTenantKey(this.#key, tenant), `credential\n${name}`, JSON.stringify(secret));
    const { storedAt, isNew } = await this.#pool.one(sql.type(putRow)`
      select stored_at as "storedAt", is_new as "isNew"
      from log.put_credential(
        ${tenant}, ${name}, ${secret.kind}, ${sql.array([...hosts], 'text')}, ${actor}, ${sql.binary(box)}, ${credentialLimits.perTenantMax})`);
    if (storedAt === null) return undefined;
    return { isNew, stored: { name, kind: secret.kind, hosts: [...hosts], changedBy: actor, changedAt: storedAt } };
  }

  /** What was deleted; null when there is none. */
  delete(tenant: string, name: string): Promise<CredentialAnswer | null> {
    return this.#pool.maybeOne(sql.type(credentialAnswer)`
      select name, kind, hosts, changed_by as "changedBy", changed_at as "changedAt" from log.delete_credential(${tenant}, ${name})`);
  }

  async list(tenant: string): Promise<readonly CredentialAnswer[]> {
    return this.#pool.any(sql.type(credentialAnswer)`
      select name, kind, hosts, changed_by as "changedBy", changed_at as "changedAt" from log.list_credentials(${tenant})`);
  }
}

const putRow = z.object({ storedAt: z.string().nullable(), isNew: z.boolean() });
