import { expect, test } from 'vitest';
import { deriveTenantKey, newSubjectKey, openValue, sealValue, unwrapSubjectKey, wrapSubjectKey } from './sealing.ts';

const dataKey = Buffer.alloc(32, 7);
const place = { tenant: 'acme', stream: 'instance-1', field: 'iban' };

test('a sealed value opens with its key and shows nothing without it', () => {
  const key = newSubjectKey();
  const sealed = sealValue(key, 'user:maria', place, { iban: 'DE02 1203 0000' });
  expect(JSON.stringify(sealed)).not.toContain('1203 0000');
  expect(openValue(key, place, sealed)).toEqual({ iban: 'DE02 1203 0000' });
  expect(() => openValue(newSubjectKey(), place, sealed)).toThrow();
});

test('a sealed value cannot be moved to another field, instance or tenant', () => {
  const key = newSubjectKey();
  const sealed = sealValue(key, 'user:maria', place, 'secret');
  for (const other of [{ field: 'note' }, { stream: 'instance-2' }, { tenant: 'globex' }]) {
    expect(() => openValue(key, { ...place, ...other }, sealed)).toThrow();
  }
});

test('the same value sealed twice looks different', () => {
  const key = newSubjectKey();
  expect(sealValue(key, 's', place, 1)).not.toEqual(sealValue(key, 's', place, 1));
});

test('a subject key unwraps for its own subject, tenant and data key only', () => {
  const key = newSubjectKey();
  const tenantKey = deriveTenantKey(dataKey, 'acme');
  const wrapped = wrapSubjectKey(tenantKey, 'user:maria', key);
  expect(unwrapSubjectKey(tenantKey, 'user:maria', wrapped)).toEqual(key);
  expect(() => unwrapSubjectKey(tenantKey, 'user:ben', wrapped)).toThrow();
  expect(() => unwrapSubjectKey(deriveTenantKey(dataKey, 'globex'), 'user:maria', wrapped)).toThrow();
  expect(() => unwrapSubjectKey(deriveTenantKey(Buffer.alloc(32, 8), 'acme'), 'user:maria', wrapped)).toThrow();
});
