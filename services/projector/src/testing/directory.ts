import type { DirectoryEvent } from '@procession/contracts/events/directory.ts';
import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import { absenceStream, roleStream, userStream } from '@procession/contracts/ids.ts';
import type { JsonObject } from '@procession/contracts/json.ts';

const streamOf = (data: DirectoryEvent['data']): string => {
  if ('user' in data) return userStream(data.user);
  return 'role' in data ? roleStream(data.role) : absenceStream(data.absence);
};

/** Facts of users and roles as they stand in the log; each stream counts by itself. */
export function directoryEvents(tenant: string, facts: readonly DirectoryEvent[]): LogEvent[] {
  const revisions = new Map<string, number>();
  return facts.map(({ type, data }) => {
    const stream = streamOf(data);
    const revision = (revisions.get(stream) ?? 0) + 1;
    revisions.set(stream, revision);
    return {
      tenant,
      stream,
      revision,
      type,
      schemaVersion: 1,
      recordedAt: '2026-01-05T08:30:00.000Z',
      data: data as unknown as JsonObject,
      meta: { actor: 'admin', command: `${stream} ${revision}` },
      hash: '00',
    };
  });
}
