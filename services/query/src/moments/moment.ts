import { ProblemError } from '@procession/contracts/problems.ts';
import { z } from 'zod';

/** Which moment of an instance is asked for. */
export type Moment = { kind: 'now' } | { kind: 'revision'; revision: number } | { kind: 'instant'; at: string };

const instant = z.iso.datetime({ offset: true });

/** `?at=17` is a revision, `?at=2026-11-20T12:00:00Z` an instant. An instant is given back in UTC with milliseconds. */
export function parseMoment(at: string | undefined): Moment {
  if (at === undefined) return { kind: 'now' };
  if (/^[1-9]\d{0,8}$/.test(at)) return { kind: 'revision', revision: Number(at) };
  // In a query string a `+` of the offset stands for a space.
  const given = instant.safeParse(at.replace(' ', '+'));
  const time = given.success ? Date.parse(given.data) : Number.NaN;
  if (!Number.isNaN(time)) return { kind: 'instant', at: new Date(time).toISOString() };
  const message = 'a revision (17) or an instant (2026-11-20T12:00:00Z)';
  throw new ProblemError('invalid-request', `\`at\` is ${message}.`, {
    facts: { issues: [{ place: '/querystring/at', message }] },
  });
}
