import { Session } from '@procession/platform/session.ts';
import { readSchema } from '@procession/read-models/schema.ts';

/** What a thread of a rebuild is given. */
export interface ThreadInput {
  logUrl: string;
  readUrl: string;
}

/** One step of a rebuild; the longest are an analysis of a large table and the count of all streams. */
const statementTimeoutMs = 120_000;

const options = { applicationName: 'projector-rebuild', statementTimeoutMs };

export const openNext = ({ readUrl }: ThreadInput): Promise<Session> =>
  Session.open(readUrl, { ...options, schema: readSchema });

export async function openSessions(urls: ThreadInput): Promise<{ log: Session; next: Session }> {
  return { log: await Session.open(urls.logUrl, options), next: await openNext(urls) };
}
