import type { AbsenceProfile, RoleProfile, UserProfile } from '@procession/contracts/events/directory.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import type { NotificationRow } from '@procession/contracts/read-models.ts';

/** Rows as the events bring them, besides those of instances and tasks. Names of members are those that `apply` reads. */

export interface AuditChange {
  tenant: string;
  stream: string;
  revision: number;
  at: string;
  fact: string;
  actor: string;
  onBehalfOf?: string;
  definition?: string;
  entityType?: string;
  entityId?: string;
  task?: number;
  step?: string;
  outcome?: string;
  comment?: string;
}

/** One person is told of one fact of an instance. */
export interface NotificationChange {
  tenant: string;
  row: NotificationRow;
  /** Number of the task within the instance. */
  task: number | null;
  /** Counts those who are told of one event. */
  n: number;
}

/** A published version, or (without a document) that it was deprecated. */
export interface DefinitionChange {
  tenant: string;
  key: string;
  version: number;
  revision: number;
  published?: { at: string; by: string; name: string; hash: string; document: JsonObject };
}

export interface UserChange {
  tenant: string;
  user: string;
  revision: number;
  profile: UserProfile;
}

export interface AbsenceChange {
  tenant: string;
  absence: string;
  revision: number;
  isCancelled: boolean;
  profile: AbsenceProfile;
}

export interface RoleChange {
  tenant: string;
  role: string;
  revision: number;
  profile: RoleProfile;
  holders: readonly string[];
}
