import type { RoleProfile } from '@procession/contracts/events/directory.ts';
import type { InstanceRow, TaskDetail, TaskRow } from '@procession/contracts/read-models.ts';

/**
 * What the projector knows of a stream, so that it can go on with the next event: exactly what the tables hold of it, so
 * that it can be read back from there. Never changed in place.
 */
export type Folded =
  | FoldedInstance
  | FoldedDefinition
  | FoldedUser
  | FoldedRole
  | FoldedAbsence
  | FoldedCalendar
  | FoldedChoices;

export interface FoldedInstance {
  kind: 'instance';
  revision: number;
  /** Undefined before InstanceStarted. */
  row: InstanceRow | undefined;
  tenantWide: boolean;
  /** `user:<id>`, `role:<id>`; only ever added to. */
  readers: readonly string[];
  /** By number, oldest first. */
  openTasks: ReadonlyMap<number, FoldedTask>;
  /** Oldest first. */
  incidents: readonly OpenIncident[];
  /** What machines and clocks have under way for steps, oldest first. */
  work: readonly OpenWork[];
}

export interface FoldedTask {
  number: number;
  row: TaskRow;
  detail: StoredDetail;
}

/** A task after an event. What is closed is not gone on with: its detail is in the log only. */
export interface TouchedTask extends Omit<FoldedTask, 'detail'> {
  detail: StoredDetail | null;
}

/** The task page's detail, and the names that the assignee's name is made of. */
export interface StoredDetail extends TaskDetail {
  roleNames: { id: string; name: string }[];
  claimedByName: string | null;
}

export interface OpenIncident {
  incident: number;
  step: string | null;
  kind: string;
  /** `status 503`: what a service answered, or how its call failed. Null: the kind says it. */
  cause: string | null;
  /** `pay#1` */
  visit: string | null;
}

/** A job, a wait, a timer or a child, and the step that it is for. */
export interface OpenWork {
  /** `job:3` */
  work: string;
  step: string;
}

/** Versions are rows of their own: nothing of them is needed to go on. */
export interface FoldedDefinition {
  kind: 'definition';
  revision: number;
}

export interface FoldedUser {
  kind: 'user';
  revision: number;
}

export interface FoldedAbsence {
  kind: 'absence';
  revision: number;
}

/** Calendars have no rows: whoever asks for one reads it from the log. */
export interface FoldedCalendar {
  kind: 'calendar';
  revision: number;
}

/** Nor have the choices of a person. */
export interface FoldedChoices {
  kind: 'choices';
  revision: number;
}

export interface FoldedRole {
  kind: 'role';
  revision: number;
  profile: RoleProfile;
  holders: readonly string[];
}

export const noInstance: FoldedInstance = {
  kind: 'instance',
  revision: 0,
  row: undefined,
  tenantWide: false,
  readers: [],
  openTasks: new Map(),
  incidents: [],
  work: [],
};

export const noDefinition: FoldedDefinition = { kind: 'definition', revision: 0 };
export const noUser: FoldedUser = { kind: 'user', revision: 0 };
export const noAbsence: FoldedAbsence = { kind: 'absence', revision: 0 };
export const noCalendar: FoldedCalendar = { kind: 'calendar', revision: 0 };
export const noChoices: FoldedChoices = { kind: 'choices', revision: 0 };
export const noRole: FoldedRole = {
  kind: 'role',
  revision: 0,
  profile: { name: '', permissions: [] },
  holders: [],
};
