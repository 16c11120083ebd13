import { unreachable } from '@procession/contracts/json.ts';
import type { LiveTopic } from '@procession/contracts/live.ts';
import type { LiveRow } from '@procession/contracts/read-models.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { findInstance, listInstances } from '@procession/read-models/list-instances.ts';
import { listNotifications } from '@procession/read-models/list-notifications.ts';
import { listTasks } from '@procession/read-models/list-tasks.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';

// Which change belongs to which topic is in read-models/matches.ts, beside what the projector writes.

export interface Rows {
  rows: LiveRow[];
  /** There are more than were asked for. */
  hasMore: boolean;
}

/** The first rows of a topic, in the order of its list (due date, then id; notifications: the newest first): the same as a page of the query service. */
export async function readTopic(read: SqlReader, viewer: Viewer, topic: LiveTopic, limit: number): Promise<Rows> {
  switch (topic.name) {
    case 'instance': {
      const row = await findInstance(read, viewer, topic.id);
      return { rows: row ? [row] : [], hasMore: false };
    }
    case 'instances': {
      const { status, definition, entityType, entityId } = topic.filter;
      const filter = {
        ...(status && { status: [status] }),
        ...(definition && { definition: [definition] }),
        ...(entityType !== undefined && { entityType: [entityType] }),
        ...(entityId !== undefined && { entityId }),
      };
      return firstOf(await listInstances(read, viewer, filter, { limit: limit + 1 }), limit);
    }
    case 'tasks': {
      const found = await listTasks(read, viewer, { of: 'mine' }, { limit: limit + 1 });
      return firstOf(
        found.map(({ row }) => row),
        limit,
      );
    }
    case 'notifications':
      return firstOf(await listNotifications(read, viewer, { limit: limit + 1 }), limit);
    default:
      return unreachable(topic);
  }
}

const firstOf = (found: LiveRow[], limit: number): Rows => ({
  rows: found.slice(0, limit),
  hasMore: found.length > limit,
});

const views = { instances: 'instance', instance: 'instance', tasks: 'task', notifications: 'notification' } as const;

export const viewOf = (topic: LiveTopic): LiveRow['view'] => views[topic.name];

/**
 * Who may act on a task was fixed when it opened, and who is told of something when it happened: roles of today don't change
 * that. Only for whom somebody stands in does.
 */
export const dependsOnRights = (topic: LiveTopic, isStandInOther: boolean): boolean =>
  topic.name === 'tasks' ? isStandInOther : topic.name !== 'notifications';
