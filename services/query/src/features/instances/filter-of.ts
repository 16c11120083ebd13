import type { listInstances as parameters } from '@procession/contracts/http/list-instances.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { type InstanceFilter, listInstances } from '@procession/read-models/list-instances.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import type { z } from 'zod';

type Asked = z.infer<typeof parameters>;
type FilterAsked = Omit<Asked, 'limit' | 'cursor' | 'sort' | 'count' | 'format' | 'columns' | 'status'> &
  Pick<Partial<Asked>, 'status'>;

/** The filter as it is asked for, but for the text, which `withText` looks at. The same filter, the same members. */
export function filterOf(query: FilterAsked): InstanceFilter {
  const { status, definition, entityType, incidents, column, ...others } = query;
  const { version, step, entityId, initiator, assignee, dueBefore, dueFrom, startedFrom, startedBefore } = others;
  return {
    ...(status && { status: sorted(status) }),
    ...(definition && { definition: sorted(definition) }),
    ...(version !== undefined && { version }),
    ...(step !== undefined && { step }),
    ...(entityType && { entityType: sorted(entityType) }),
    ...(entityId !== undefined && { entityId }),
    ...(initiator !== undefined && { initiator }),
    ...(assignee !== undefined && { assignee }),
    ...(column && { columns: column }),
    ...(dueBefore !== undefined && { dueBefore }),
    ...(dueFrom !== undefined && { dueFrom }),
    ...(startedFrom !== undefined && { startedFrom }),
    ...(startedBefore !== undefined && { startedBefore }),
    ...(incidents !== undefined && { hasIncidents: incidents === 'true' }),
  };
}

const sorted = <T extends string>(values: readonly T[]): T[] => [...new Set(values)].sort();

/** Words of a title that are looked for; what is beyond is not looked at. */
const wordsMax = 6;

/**
 * What the text means: the id of an entity, whole or its beginning, where there is one that the viewer sees; else words of titles. An index
 * finds ids; words are looked for by walking the list, so they must not be what is looked for first.
 */
export async function withText(
  read: SqlReader,
  viewer: Viewer,
  filter: InstanceFilter,
  text: string | undefined,
): Promise<InstanceFilter> {
  if (text === undefined) return filter;
  const words = text.split(/\s+/).slice(0, wordsMax);
  if (words.length === 1) {
    const byId = { ...filter, entityIdFrom: sorted([text, text.toUpperCase(), text.toLowerCase()]) };
    if ((await listInstances(read, viewer, byId, { limit: 1 })).length > 0) return byId;
  }
  return { ...filter, titleWords: words };
}
