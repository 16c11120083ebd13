import { createHash } from 'node:crypto';
import { ProblemError } from '@procession/contracts/problems.ts';
import { z } from 'zod';

/** The place after which a page begins, as the lists' keysets have it. */
export type PlaceKey = string | number;

/**
 * `next` of a page: opaque, and good only for the list, filter and sort that it was given for. Not signed: it holds
 * nothing but a place, and what may be seen is asked anew for every page.
 */
export const formatCursor = (list: string, filter: object, place: readonly PlaceKey[]): string =>
  Buffer.from(JSON.stringify([fingerprint(list, filter), ...place])).toString('base64url');

/** @throws ProblemError `invalid-request` when the cursor is none, or another list's. */
export function parseCursor<Place extends readonly PlaceKey[]>(
  list: string,
  filter: object,
  shape: z.ZodType<Place>,
  cursor: string | undefined,
): Place | undefined {
  if (cursor === undefined) return undefined;
  const parts = z.array(z.unknown()).safeParse(jsonOf(Buffer.from(cursor, 'base64url').toString()));
  if (!parts.success) throw refused('is none: pass on `next` of the page before, unchanged');
  const [bound, ...place] = parts.data;
  if (bound !== fingerprint(list, filter)) throw refused('belongs to another filter or sort: begin again without it');
  const parsed = shape.safeParse(place);
  if (!parsed.success || !parsed.data.every(isStorable))
    throw refused('is none: pass on `next` of the page before, unchanged');
  return parsed.data;
}

/** Whether a database takes it as a text, or as a revision or a version. */
const isStorable = (part: PlaceKey): boolean =>
  typeof part === 'string' ? !part.includes('\0') : Math.abs(part) <= 2_147_483_647;

const refused = (why: string): ProblemError =>
  new ProblemError('invalid-request', `The cursor ${why}.`, {
    facts: { issues: [{ place: '/querystring/cursor', message: `the cursor ${why}` }] },
  });

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Order of members does not matter, members that are undefined don't count. */
function fingerprint(list: string, filter: object): string {
  const members = Object.entries(filter).filter(([, value]) => value !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([list, members]))
    .digest('base64url')
    .slice(0, 12);
}

/** An instant or `infinity`, and an id: where a page of instances or tasks ends. */
export const keyPlace = z.tuple([z.union([z.literal('infinity'), z.iso.datetime()]), z.string()]);
