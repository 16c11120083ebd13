/** What a column of the dashboard shows: a field of the data, or what became of a step. */
export type ColumnSubject = 'field' | 'step';

/**
 * The key of a column in rows, filters and saved views: `f_refund`, `s_manager`. Made of the identifier alone, so it is the
 * same in every version of a definition; of a field and a step of one name the keys differ. Identifiers that differ only in
 * what a key cannot hold (capitals, dashes, dots, length) get a digest of the whole identifier, so they do not collide.
 */
export function toColumnKey(subject: ColumnSubject, identifier: string): string {
  const prefix = subject === 'field' ? 'f' : 's';
  if (plain.test(identifier)) return `${prefix}_${identifier}`;
  const readable = identifier
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, readableMax);
  return `${prefix}_${readable}__${digest(identifier)}`;
}

/** Two underscores in a row are kept for the digest. */
const plain = /^(?!.*__)[a-z][a-z0-9_]{0,47}$/;
const readableMax = 30;

/** 53 bits of cyrb53, in base 36: 11 characters. No secret, only a fingerprint that is the same everywhere. */
function digest(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x9e3779b1);
    b = Math.imul(b ^ code, 0x5f356495);
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return (4_294_967_296 * (2_097_151 & b) + (a >>> 0)).toString(36).padStart(11, '0');
}
