import { z } from 'zod';
import { absenceId, definitionKey, roleId, userId } from '../ids.ts';
import { zone } from './calendar.ts';

/** What a holder of a role may do in the tenant. `work`: what other systems do: pull jobs, send messages and signals. */
export const permission = z.enum([
  'publish',
  'start',
  'start_for_others',
  'act',
  'operate',
  'read',
  'administer',
  'work',
]);
export type Permission = z.infer<typeof permission>;

export const userProfile = z.object({
  name: z.string().min(1).max(200),
  email: z.email().max(320).optional(),
  /** Whom `managerOf` finds. */
  manager: userId.optional(),
  /** A machine matches no `exclude: [initiator]` and is nobody's assignee. */
  kind: z.enum(['person', 'machine']),
  /** Whether it may do anything at all. A user who is not active keeps their history. */
  active: z.boolean(),
});
export type UserProfile = z.infer<typeof userProfile>;

export const roleProfile = z.object({
  name: z.string().min(1).max(200),
  description: z.string().max(4_000).optional(),
  permissions: z.array(permission),
});
export type RoleProfile = z.infer<typeof roleProfile>;

/** Somebody is away, and another person decides for them: with both names on record, and never through two hops. */
export const absenceProfile = z.object({
  user: userId,
  substitute: userId,
  /** The first and the last day, by the clock of `zone`. */
  from: z.iso.date(),
  to: z.iso.date(),
  zone,
  /** Of which definitions tasks are meant; absent: of all. */
  definitions: z.array(definitionKey).min(1).max(100).optional(),
});
export type AbsenceProfile = z.infer<typeof absenceProfile>;

/** Facts of the streams `user-<id>`, `role-<id>` and `absence-<id>`. */
export const directoryEvents = {
  UserRegistered: z.object({ user: userId, profile: userProfile }),
  /** The profile from now on, whole. */
  UserChanged: z.object({ user: userId, profile: userProfile }),
  RoleDefined: z.object({ role: roleId, profile: roleProfile }),
  RoleChanged: z.object({ role: roleId, profile: roleProfile }),
  RoleGranted: z.object({ role: roleId, users: z.array(userId).min(1) }),
  RoleRevoked: z.object({ role: roleId, users: z.array(userId).min(1) }),
  /** As it is from now on, whole. */
  AbsenceRecorded: z.object({ absence: absenceId, profile: absenceProfile }),
  /** As it was: it does not count any more. */
  AbsenceCancelled: z.object({ absence: absenceId, profile: absenceProfile }),
} as const;

export type DirectoryEventType = keyof typeof directoryEvents;
export type DirectoryEvent = {
  [T in DirectoryEventType]: { type: T; data: z.infer<(typeof directoryEvents)[T]> };
}[DirectoryEventType];
