import { z } from 'zod';

/** An instance: UUIDv7, so neighbours in time are neighbours in an index. */
export const instanceId = z
  .string()
  .regex(
    /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    'an instance id is a UUIDv7 in lower case',
  )
  .meta({ description: 'An instance.', examples: ['0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55'] });

/** A task: `<instance>.<n>`, n counts from 1 within the instance, so a command on it needs no lookup. */
export const taskId = z
  .string()
  .regex(
    /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\.[1-9][0-9]{0,8}$/,
    'a task id is <instance id>.<number>',
  )
  .meta({
    description: 'A task: its instance, and its number in it.',
    examples: ['0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55.1'],
  });

/** Key of a definition, fixed for ever. */
export const definitionKey = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,63}$/,
    'a definition key is a-z, 0-9 and dashes, begins with a letter, at most 64 characters',
  )
  .meta({ description: 'Key of a definition.', examples: ['booking-cancellation'] });

/** Names of steps, fields, outcomes, roles. No dash: in an expression that is a minus. */
export const name = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,63}$/, 'a name is a-z, 0-9 and underscores, begins with a letter, at most 64 characters');

export const roleId = name.meta({ description: 'A role of the directory.', examples: ['sales_manager'] });

/** The `sub` of a person's or a client's token. Printable, no space, no newline: it stands in keys and in batch columns. */
export const userId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._@|:+=-]{0,127}$/, 'a user id is 1 to 128 characters of A-Z a-z 0-9 . _ @ | : + = -')
  .meta({ description: 'A user: the `sub` of their token.', examples: ['maria'] });

export const tenantId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'a tenant is a-z, 0-9 and dashes, at most 63 characters')
  .meta({ examples: ['acme'] });

/** An uploaded file: a UUIDv7, and a secret. Whoever has the id and sees the field in which it stands may read the file. */
export const fileId = z
  .string()
  .regex(
    /^file-[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}-[A-Za-z0-9_-]{22}$/,
    'a file id is what the upload answered',
  )
  .meta({
    description: 'A file that was uploaded.',
    examples: ['file-0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55-9n3QkZ0uV2sXw1yRb7TfGg'],
  });

export const instanceStream = (instance: string): string => `instance-${instance}`;
export const definitionStream = (key: string): string => `definition-${key}`;
export const userStream = (user: string): string => `user-${user}`;
export const roleStream = (role: string): string => `role-${role}`;

export const absenceId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'an absence id is 1 to 64 characters of A-Z a-z 0-9 _ -')
  .meta({ description: 'An absence; whoever records it chooses the id.', examples: ['maria-summer-2026'] });
export const absenceStream = (absence: string): string => `absence-${absence}`;

export const calendarStream = (calendar: string): string => `calendar-${calendar}`;

/** What a person chose for themselves. */
export const choicesStream = (user: string): string => `choices-${user}`;

const streamKinds = ['instance', 'definition', 'user', 'role', 'calendar', 'absence', 'choices'] as const;
export type StreamKind = (typeof streamKinds)[number];

/** What a stream is about, by its name. Undefined for a stream of a kind that this version does not know. */
export function parseStream(stream: string): { kind: StreamKind; id: string } | undefined {
  const dash = stream.indexOf('-');
  const kind = streamKinds.find((known) => known === stream.slice(0, dash));
  return kind && { kind, id: stream.slice(dash + 1) };
}

export const taskIdOf = (instance: string, number: number): string => `${instance}.${number}`;

/** Splits a task id that has passed `taskId`. */
export function parseTaskId(id: string): { instance: string; number: number } {
  const dot = id.lastIndexOf('.');
  return { instance: id.slice(0, dot), number: Number(id.slice(dot + 1)) };
}
