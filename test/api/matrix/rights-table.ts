import type { PersonKind } from './office.ts';

// Who may do what, in one table. People have to do with the instances in it only where that is said.

export interface RightsRow {
  /** Who succeeds; everybody else is refused. */
  may: readonly PersonKind[] | 'everybody';
  /** What the others are told: a slug. */
  else?: string;
  /** Of a list: those to whom it shows what it is asked for. The others are shown a list without it. */
  sees?: readonly PersonKind[];
}

const starters: PersonKind[] = ['start', 'client', 'everything'];
const operators: PersonKind[] = ['operate', 'everything'];
const workers: PersonKind[] = ['work', 'everything'];
const readers: PersonKind[] = ['read', 'everything'];
const anyPermission: PersonKind[] = [
  ...(['publish', 'start', 'start_for_others', 'act', 'operate', 'read', 'administer', 'work'] as const),
  'client',
  'everything',
];
const directoryReaders: PersonKind[] = ['read', 'administer', 'everything'];

const missing = 'missing-permission';

export const rightsTable: Record<string, RightsRow> = {
  'POST /v1/instances': { may: starters, else: missing },
  'POST /v1/instances for another': { may: ['client', 'everything'], else: missing },
  'POST /v1/triggers': { may: starters, else: missing },
  'POST /v1/triggers for another': { may: ['client', 'everything'], else: missing },

  'POST /v1/instances/{id}/cancel': { may: operators, else: missing },
  'POST /v1/instances/{id}/suspend': { may: operators, else: missing },
  'POST /v1/instances/{id}/resume': { may: operators, else: missing },
  'POST /v1/instances/{id}/rewind': { may: operators, else: missing },
  'POST /v1/instances/{id}/move': { may: operators, else: missing },
  'POST /v1/instances/{id}/intervene': { may: operators, else: missing },
  'POST /v1/instances/{id}/add-item': { may: operators, else: missing },
  'POST /v1/instances/{id}/close-items': { may: operators, else: missing },
  'PATCH /v1/instances/{id}/data': { may: operators, else: missing },
  'POST /v1/instances/{id}/retry': { may: operators, else: missing },
  'POST /v1/instances/{id}/snapshot': { may: operators, else: missing },
  'POST /v1/instances/{id}/comment': { may: ['operate', 'read', 'everything'], else: missing },
  'POST /v1/tasks/{id}/comment': { may: ['operate', 'read', 'everything'], else: missing },

  // Everybody has a seat in these tasks: the permission is what makes it theirs to fill.
  'POST /v1/tasks/{id}/claim': { may: ['act', 'everything'], else: missing },
  'POST /v1/tasks/{id}/decide': { may: ['act', 'everything'], else: missing },
  'POST /v1/tasks/{id}/complete': { may: ['act', 'everything'], else: missing },
  'PUT /v1/tasks/{id}/draft': { may: ['act', 'everything'], else: missing },
  // Somebody else's claim, somebody else's seat.
  'POST /v1/tasks/{id}/release': { may: operators, else: missing },
  'POST /v1/tasks/{id}/assign': { may: operators, else: missing },

  // One's own seat, what is with one, what one was asked, what one has decided.
  'POST /v1/tasks/{id}/delegate': { may: ['everything'], else: 'not-an-assignee' },
  'POST /v1/tasks/{id}/return': { may: ['act', ...operators], else: missing },
  'POST /v1/tasks/{id}/ask': { may: ['everything'], else: 'not-an-assignee' },
  'POST /v1/tasks/{id}/answer': { may: ['everything'], else: 'not-an-assignee' },
  'GET /v1/tasks/{id}/draft': { may: ['everything'], else: 'not-an-assignee' },
  'DELETE /v1/tasks/{id}/draft': { may: ['everything'], else: 'not-an-assignee' },
  'POST /v1/tasks/{id}/withdraw': { may: ['everything'], else: 'nothing-to-change' },

  'PUT /v1/definitions/{key}/draft': { may: ['publish', 'everything'], else: missing },
  'GET /v1/definitions/{key}/draft': { may: ['publish', 'everything'], else: missing },
  'DELETE /v1/definitions/{key}/draft': { may: ['publish', 'everything'], else: missing },
  'GET /v1/definitions/{key}/draft/saves': { may: ['publish', 'everything'], else: missing },
  'GET /v1/definitions/{key}/draft/saves/{revision}': { may: ['publish', 'everything'], else: missing },
  'GET /v1/drafts': { may: ['publish', 'everything'], else: missing },
  'POST /v1/definitions/{key}/versions': { may: ['publish', 'everything'], else: missing },
  'POST /v1/definitions/{key}/versions/{version}/deprecate': { may: ['publish', 'everything'], else: missing },
  'PUT /v1/directory/users/{id}': { may: ['administer', 'everything'], else: missing },
  'PUT /v1/directory/roles/{id}': { may: ['administer', 'everything'], else: missing },
  'PUT /v1/directory/calendars/{id}': { may: ['administer', 'everything'], else: missing },
  'PUT /v1/credentials/{name}': { may: ['administer', 'everything'], else: missing },
  'DELETE /v1/credentials/{name}': { may: ['administer', 'everything'], else: missing },
  'PUT /v1/webhooks/{id}': { may: ['administer', 'everything'], else: missing },
  'GET /v1/webhooks': { may: ['administer', 'everything'], else: missing },
  'DELETE /v1/webhooks/{id}': { may: ['administer', 'everything'], else: missing },
  'POST /v1/webhooks/{id}/rotate': { may: ['administer', 'everything'], else: missing },
  'GET /v1/webhooks/{id}/deliveries': { may: ['administer', 'everything'], else: missing },
  'POST /v1/webhooks/{id}/deliveries/{delivery}/redeliver': { may: ['administer', 'everything'], else: missing },
  'GET /v1/credentials': { may: ['administer', 'everything'], else: missing },

  'POST /v1/messages': { may: workers, else: missing },
  'POST /v1/signals': { may: workers, else: missing },
  'POST /v1/jobs/activate': { may: workers, else: missing },
  'POST /v1/jobs/heartbeat': { may: workers, else: missing },
  'POST /v1/jobs/complete': { may: workers, else: missing },
  'POST /v1/jobs/fail': { may: workers, else: missing },

  'GET /v1/instances': { may: 'everybody', sees: readers },
  'GET /v1/instance-counts': { may: 'everybody' },
  'GET /v1/instances/{id}': { may: readers, else: 'instance-not-found' },
  'GET /v1/instances/{id}/events': { may: readers, else: 'instance-not-found' },
  'GET /v1/instances/{id}/proof': { may: readers, else: 'instance-not-found' },
  'GET /v1/instances/{id}/replay': { may: readers, else: 'instance-not-found' },
  'GET /v1/instances/{id}/why': { may: readers, else: 'instance-not-found' },
  'GET /v1/instances/{id}/diff': { may: readers, else: 'instance-not-found' },
  'GET /v1/tasks': { may: 'everybody', sees: ['everything'] },
  'GET /v1/tasks/{id}': { may: readers, else: 'task-not-found' },
  'GET /v1/audit': { may: 'everybody', sees: readers },
  'GET /v1/definitions': { may: 'everybody', sees: anyPermission },
  'GET /v1/definitions/{key}/versions/{version}': { may: anyPermission, else: 'definition-not-found' },
  'GET /v1/directory/users': { may: 'everybody', sees: directoryReaders },
  'GET /v1/directory/roles': { may: 'everybody', sees: directoryReaders },
  'PUT /v1/directory/absences/{id}': { may: ['act', 'administer', 'everything'], else: missing },
  'DELETE /v1/directory/absences/{id}': { may: ['act', 'administer', 'everything'], else: missing },
  'GET /v1/directory/absences': { may: 'everybody' },
  'GET /v1/directory/calendars': { may: 'everybody' },
  'GET /v1/directory/calendars/{id}': { may: 'everybody' },
  'GET /v1/notifications': { may: 'everybody' },
  'POST /v1/notifications/read': { may: 'everybody' },
  'GET /v1/me/notification-choices': { may: 'everybody' },
  'PUT /v1/me/notification-choices': { may: 'everybody' },
  'GET /v1/me/preferences': { may: 'everybody' },
  'PUT /v1/me/preferences/{key}': { may: 'everybody' },
  'DELETE /v1/me/preferences/{key}': { may: 'everybody' },
  'POST /v1/files': { may: 'everybody' },
  // One that stands in no field yet is seen by who uploaded it.
  'GET /v1/files/{id}': { may: ['everything'], else: 'file-not-found' },
  // What somebody has sent to be done later is seen by nobody else.
  'GET /v1/operations/{id}': { may: ['everything'], else: 'not-found' },
  // Whatever somebody may do in their tenant, the installation is not theirs.
  'POST /v1/rebuilds': { may: [], else: missing },
  'GET /v1/rebuilds': { may: [], else: missing },
  'GET /v1/rebuilds/{id}': { may: [], else: missing },
  'POST /v1/rebuilds/{id}/abandon': { may: [], else: missing },
  'GET /v1/differences': { may: [], else: missing },
  'GET /v1/finished': { may: 'everybody' },
  'GET /v1/incidents': { may: 'everybody' },
  'GET /v1/freshness': { may: 'everybody' },
  'GET /v1/pipeline': { may: operators, else: missing },
  'GET /v1/parked': { may: operators, else: missing },
  'POST /v1/parked/retry': { may: operators, else: missing },
  'POST /v1/parked/skip': { may: operators, else: missing },
  'GET /v1/me': { may: 'everybody' },
  'POST /v1/live/tickets': { may: 'everybody' },
};
