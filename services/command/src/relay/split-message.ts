/**
 * Texts joined into JSON arrays of at most `bytesMax` each. One that is too large alone is left out: its consumers fetch it
 * from the log, as after any gap.
 */
export function splitMessage(texts: readonly string[], bytesMax: number): Buffer[] {
  const whole = Buffer.from(`[${texts.join(',')}]`);
  if (whole.length <= bytesMax) return [whole];
  const parts: string[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const text of texts) {
    const size = Buffer.byteLength(text) + 1;
    if (size >= bytesMax) continue;
    if (bytes + size > bytesMax) {
      parts.push([]);
      bytes = 1;
    }
    parts.at(-1)!.push(text);
    bytes += size;
  }
  return parts.map((part) => Buffer.from(`[${part.join(',')}]`));
}
