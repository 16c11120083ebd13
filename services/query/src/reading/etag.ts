/** The ETag of a row: its revision. Strong: the same revision is the same answer for the same caller. */
export const etagOf = (revision: number): string => `"${revision}"`;

/** Whether `If-None-Match` names this ETag (RFC 9110 §13.1.2: compared weakly). */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((given) => given.trim().replace(/^W\//, '') === etag);
}
