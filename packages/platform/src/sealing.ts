import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Json } from '@procession/contracts/json.ts';
import type { SealedValue } from '@procession/contracts/sealed.ts';

/**
 * Sensitive values: AES-256-GCM under a key per subject; that key is stored wrapped by the tenant's key, which is derived
 * from the installation's DATA_KEY and stored nowhere. Destroying a subject's key erases what it sealed, everywhere.
 */
const algorithm = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

export const deriveTenantKey = (dataKey: Buffer, tenant: string): Buffer =>
  Buffer.from(hkdfSync('sha256', dataKey, '', `procession tenant key\n${tenant}`, keyBytes));

export const newSubjectKey = (): Buffer => randomBytes(keyBytes);

export const wrapSubjectKey = (tenantKey: Buffer, subject: string, key: Buffer): Buffer =>
  encrypt(tenantKey, key, `subject key\n${subject}`);

/** @throws Error when it was wrapped for another subject or under another DATA_KEY. */
export const unwrapSubjectKey = (tenantKey: Buffer, subject: string, wrapped: Buffer): Buffer =>
  decrypt(tenantKey, wrapped, `subject key\n${subject}`);

/** Where a value stands. Sealed with it, so that a box cannot be moved to another field or instance. */
export interface SealedPlace {
  tenant: string;
  stream: string;
  field: string;
}

export function sealValue(subjectKey: Buffer, subject: string, place: SealedPlace, value: Json): SealedValue {
  const box = encrypt(subjectKey, Buffer.from(JSON.stringify(value)), placeText(place));
  return { $sealed: { subject, box: box.toString('base64url') } };
}

/** @throws Error when the box belongs elsewhere or was changed. */
export function openValue(subjectKey: Buffer, place: SealedPlace, { $sealed: { box } }: SealedValue): Json {
  return JSON.parse(decrypt(subjectKey, Buffer.from(box, 'base64url'), placeText(place)).toString()) as Json;
}

/** A text that is nobody's own, under the tenant's key. `place` is authenticated with it. */
export const sealText = (tenantKey: Buffer, place: string, text: string): Buffer =>
  encrypt(tenantKey, Buffer.from(text), `text\n${place}`);

/** @throws Error when it was sealed for another place or under another key, or was changed. */
export const openText = (tenantKey: Buffer, place: string, box: Buffer): string =>
  decrypt(tenantKey, box, `text\n${place}`).toString();

/** Of one file. Its id holds a secret that is stored nowhere else: where the id is erased, the file cannot be opened any more. */
export const deriveFileKey = (tenantKey: Buffer, id: string): Buffer =>
  Buffer.from(hkdfSync('sha256', tenantKey, '', `procession file key\n${id}`, keyBytes));

/** `place` is authenticated with the bytes. */
export const sealBytes = (key: Buffer, place: string, bytes: Buffer): Buffer => encrypt(key, bytes, `bytes\n${place}`);

/** @throws Error when they were sealed for another place or under another key, or were changed. */
export const openBytes = (key: Buffer, place: string, box: Buffer): Buffer => decrypt(key, box, `bytes\n${place}`);

const placeText = ({ tenant, stream, field }: SealedPlace): string => `value\n${tenant}\n${stream}\n${field}`;

/** nonce, ciphertext, tag */
function encrypt(key: Buffer, plain: Buffer, associated: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(associated));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, box: Buffer, associated: string): Buffer {
  if (box.length < nonceBytes + tagBytes) throw new Error('a sealed value is too short to be one');
  const decipher = createDecipheriv(algorithm, key, box.subarray(0, nonceBytes), { authTagLength: tagBytes })
    .setAAD(Buffer.from(associated))
    .setAuthTag(box.subarray(-tagBytes));
  return Buffer.concat([decipher.update(box.subarray(nonceBytes, -tagBytes)), decipher.final()]);
}
