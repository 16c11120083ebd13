import type { Json } from '@procession/contracts/json.ts';
import { deriveTenantKey, openValue, unwrapSubjectKey } from '@procession/platform/sealing.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import type { OpenSealed } from './sensitive.ts';

/** Opens with keys that are read each time and kept nowhere, so that destroying a key takes effect at once. */
export const createOpenSealed =
  (dataKey: Buffer): OpenSealed =>
  async (log, { tenant, stream }, sealed) => {
    const tenantKey = deriveTenantKey(dataKey, tenant);
    const subjects = [...new Set(sealed.map(({ value }) => value.$sealed.subject))];
    const wrapped = await wrappedKeys(log, tenant, subjects);
    return sealed.map(({ field, value }): Json | undefined => {
      const { subject } = value.$sealed;
      const key = wrapped.get(subject);
      return key && openValue(unwrapSubjectKey(tenantKey, subject, key), { tenant, stream, field }, value);
    });
  };

/** Keys by subject; without those that were destroyed. */
async function wrappedKeys(
  log: SqlReader,
  tenant: string,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, Buffer>> {
  const found = await log.query<{ subject: string; key: string }>(
    'subject-keys',
    `select k.subject, encode(k.wrapped_key, 'base64') as key
     from log.subject_keys k
     where k.tenant = $1 and k.subject = any ($2::text[]) and k.wrapped_key is not null`,
    [tenant, subjects],
  );
  return new Map(found.map(({ subject, key }) => [subject, Buffer.from(key, 'base64')]));
}
