import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Where an answer belongs: a wait of an instance, by the key that its address has there. */
export interface CallbackPlace {
  tenant: string;
  instance: string;
  key: string;
  /** Counts the addresses of the instance: each is good for one answer. */
  callback: number;
}

const keyBytes = 32;
const tokenCharsMax = 2_000;

/** Whoever makes addresses and whoever takes their answers have it from the secret between the services. */
export const deriveCallbackKey = (internalKey: string): Buffer =>
  Buffer.from(hkdfSync('sha256', internalKey, '', 'procession callback addresses', keyBytes));

/** Computed from the place and never stored: the same work item has the same address, and nobody else can make one. */
export function callbackToken(key: Buffer, { tenant, instance, key: place, callback }: CallbackPlace): string {
  const text = Buffer.from(JSON.stringify([tenant, instance, place, callback])).toString('base64url');
  return `${text}.${signatureOf(key, text).toString('base64url')}`;
}

/** Undefined when we never gave it out. */
export function readCallbackToken(key: Buffer, token: string): CallbackPlace | undefined {
  const [text = '', signature = '', ...rest] = token.slice(0, tokenCharsMax).split('.');
  const given = Buffer.from(signature, 'base64url');
  const right = signatureOf(key, text);
  if (rest.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  const read = JSON.parse(Buffer.from(text, 'base64url').toString()) as [string, string, string, number];
  const [tenant, instance, place, callback] = read;
  return { tenant, instance, key: place, callback };
}

const signatureOf = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
