import type { RowChange } from '@procession/contracts/feed.ts';
import type { LiveTopic } from '@procession/contracts/live.ts';
import type { InstanceRow, TaskRow } from '@procession/contracts/read-models.ts';
import { isOffered, maySee, type Viewer } from './viewer.ts';

/** A change of an instance's row. */
export type InstanceChange = Extract<RowChange, { readers: string[] }>;

export const isInstanceChange = (change: RowChange): change is InstanceChange => change.row.view === 'instance';

/** Whether the row, as it is now, belongs into what a subscription of this viewer shows. */
export function matches(topic: LiveTopic, viewer: Viewer, change: RowChange): boolean {
  if (change.tenant !== viewer.tenant || !viewer.isActive) return false;
  if (topic.name === 'notifications') return change.row.view === 'notification' && change.row.user === viewer.user;
  if (topic.name === 'tasks') return change.row.view === 'task' && isMine(change.row, viewer);
  if (!isInstanceChange(change) || !maySee(viewer, change)) return false;
  return topic.name === 'instance' ? change.row.id === topic.id : passes(topic.filter, change.row);
}

/** Those of whoever is absent and has this person as substitute, too. */
const isMine = (row: TaskRow, viewer: Viewer): boolean => row.status === 'open' && isOffered(viewer, row);

type InstancesFilter = Extract<LiveTopic, { name: 'instances' }>['filter'];

function passes(filter: InstancesFilter, row: InstanceRow): boolean {
  return (
    (filter.status === undefined || row.status === filter.status) &&
    (filter.definition === undefined || row.definition === filter.definition) &&
    (filter.entityType === undefined || row.entityType === filter.entityType) &&
    (filter.entityId === undefined || row.entityId === filter.entityId)
  );
}

/**
 * The keys under which a subscription waits: one, and for one's tasks one more for each person whom one stands in for. With `keysOfChange` it finds the subscriptions that a change may concern, so
 * that its cost does not grow with those that it does not. `matches` still decides.
 */
export function keysOfTopic(topic: LiveTopic, viewer: Viewer): string[] {
  if (topic.name !== 'tasks') return [keyOfTopic(topic, viewer)];
  const users = new Set([viewer.user, ...(viewer.standsInFor ?? []).map(({ user }) => user)]);
  return [...users].map((user) => keyOf(viewer.tenant, 'user', user));
}

function keyOfTopic(topic: Exclude<LiveTopic, { name: 'tasks' }>, viewer: Viewer): string {
  switch (topic.name) {
    case 'notifications':
      return keyOf(viewer.tenant, 'notified', viewer.user);
    case 'instance':
      return keyOf(viewer.tenant, 'instance', topic.id);
    case 'instances': {
      const { entityId, entityType, status, definition } = topic.filter;
      if (entityId !== undefined) return keyOf(viewer.tenant, 'entity', entityId);
      if (entityType !== undefined) return keyOf(viewer.tenant, 'entity-type', entityType);
      return keyOf(viewer.tenant, 'list', status ?? '', definition ?? '');
    }
  }
}

/** All keys under which a subscription that this row belongs to can wait. */
export function keysOfChange({ tenant, row }: RowChange): string[] {
  if (row.view === 'notification') return [keyOf(tenant, 'notified', row.user)];
  if (row.view === 'task') return row.status === 'open' ? row.users.map((user) => keyOf(tenant, 'user', user)) : [];
  const keys = [
    keyOf(tenant, 'instance', row.id),
    keyOf(tenant, 'list', '', ''),
    keyOf(tenant, 'list', row.status, ''),
    keyOf(tenant, 'list', '', row.definition),
    keyOf(tenant, 'list', row.status, row.definition),
  ];
  if (row.entityId !== null) keys.push(keyOf(tenant, 'entity', row.entityId));
  if (row.entityType !== null) keys.push(keyOf(tenant, 'entity-type', row.entityType));
  return keys;
}

const keyOf = (...parts: string[]): string => parts.join('\n');
