import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';

/** Events that count as nothing in the rows, as an operator decided: `<tenant>\n<stream>\n<revision>`. */
export type SkippedEvents = ReadonlySet<string>;

export const noSkippedEvents: SkippedEvents = new Set();

export const keyOfEvent = ({ tenant, stream, revision }: Pick<LogEvent, 'tenant' | 'stream' | 'revision'>): string =>
  `${tenant}\n${stream}\n${revision}`;

/** All of them: they are few (`parkedLimits.skippedMax`). */
export async function readSkippedEvents(read: SqlReader): Promise<SkippedEvents> {
  const rows = await read.query<{ tenant: string; stream: string; revision: number }>(
    'skipped-events',
    'select tenant, stream, revision from skipped_events',
    [],
  );
  return new Set(rows.map(keyOfEvent));
}
