import { isUtf8 } from 'node:buffer';

/** So many bytes of a file's beginning decide what it is. */
export const sniffedBytes = 4_096;

const unknown = 'application/octet-stream';

/**
 * What a file is, by its first bytes. Whoever sent it may say anything. Only what no browser runs is named: a page, a script or
 * a drawing that may hold one is `application/octet-stream`.
 */
export function mediaTypeOf(beginning: Buffer): string {
  const known = signatures.find(({ bytes, at = 0 }) => beginning.subarray(at, at + bytes.length).equals(bytes));
  if (known) return known.mediaType === riff ? riffType(beginning) : known.mediaType;
  return isPlainText(beginning) ? 'text/plain; charset=utf-8' : unknown;
}

const riff = 'RIFF';
const signatures: readonly { bytes: Buffer; at?: number; mediaType: string }[] = [
  { bytes: Buffer.from('%PDF-'), mediaType: 'application/pdf' },
  { bytes: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), mediaType: 'image/png' },
  { bytes: Buffer.from('\xff\xd8\xff', 'latin1'), mediaType: 'image/jpeg' },
  { bytes: Buffer.from('GIF87a'), mediaType: 'image/gif' },
  { bytes: Buffer.from('GIF89a'), mediaType: 'image/gif' },
  { bytes: Buffer.from('II*\0', 'latin1'), mediaType: 'image/tiff' },
  { bytes: Buffer.from('MM\0*', 'latin1'), mediaType: 'image/tiff' },
  { bytes: Buffer.from('PK\x03\x04', 'latin1'), mediaType: 'application/zip' }, // and what is one inside: docx, xlsx, odt
  { bytes: Buffer.from('RIFF'), mediaType: riff },
];

const riffType = (beginning: Buffer): string =>
  beginning.subarray(8, 12).toString('latin1') === 'WEBP' ? 'image/webp' : unknown;

/** Markup is text, too, but a browser may be talked into showing it. */
function isPlainText(beginning: Buffer): boolean {
  const whole = wholeCharacters(beginning);
  if (!isUtf8(whole) || whole.includes(0)) return false;
  return !/^[\s\uFEFF]*</.test(whole.toString());
}

/** Without a character that the end of the beginning has cut in two. */
function wholeCharacters(bytes: Buffer): Buffer {
  if (bytes.length < sniffedBytes) return bytes;
  let end = bytes.length;
  while (end > bytes.length - 4 && (bytes[end - 1]! & 0xc0) === 0x80) end--;
  return bytes.subarray(0, bytes[end - 1]! >= 0x80 ? end - 1 : end);
}
