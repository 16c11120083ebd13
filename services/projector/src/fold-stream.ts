import { type CalendarEvent, calendarEvents } from '@procession/contracts/events/calendar.ts';
import { type DefinitionEvent, definitionEvents } from '@procession/contracts/events/definition.ts';
import { type DirectoryEvent, directoryEvents } from '@procession/contracts/events/directory.ts';
import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import { type InstanceEvent, instanceEvents } from '@procession/contracts/events/instance.ts';
import { type ChoicesEvent, choicesEvents } from '@procession/contracts/events/notification-choices.ts';
import { parseStream } from '@procession/contracts/ids.ts';
import { upcast } from '@procession/engine/upcast.ts';
import type {
  AbsenceChange,
  AuditChange,
  DefinitionChange,
  NotificationChange,
  RoleChange,
  UserChange,
} from './changes.ts';
import {
  type Folded,
  type FoldedInstance,
  type FoldedRole,
  noAbsence,
  noCalendar,
  noChoices,
  noDefinition,
  noInstance,
  noRole,
  noUser,
  type TouchedTask,
} from './folded.ts';
import { auditOf, auditOfDefinition, auditOfDirectory, auditOfInstance } from './projections/audit/projection.ts';
import { definitionChange } from './projections/definitions/projection.ts';
import { evolveRole, type RoleEvent } from './projections/directory/projection.ts';
import type { DefinitionFacts } from './projections/instances/definition-facts.ts';
import { evolveInstance } from './projections/instances/projection.ts';
import { notificationsOf } from './projections/notifications/projection.ts';
import { keyOfEvent, noSkippedEvents, type SkippedEvents } from './skipped-events.ts';

/** What some events of one stream change, on top of what was known of it. */
export interface StreamChanges {
  tenant: string;
  stream: string;
  known: Folded;
  folded: Folded;
  /** By number; the last of several changes of a task. */
  tasks: Map<number, TouchedTask>;
  audit: AuditChange[];
  notifications: NotificationChange[];
  definitions: DefinitionChange[];
  user?: UserChange;
  role?: RoleChange;
  absence?: AbsenceChange;
}

export interface FoldResult {
  /** Undefined when nothing could be applied. */
  changes?: StreamChanges;
  appliedCount: number;
  /** The event that could not be applied; what comes before it is in `changes`. */
  poison?: { event: LogEvent; error: unknown };
}

/** Finds what the rows need of a definition's version. */
export type FindDefinition = (of: {
  tenant: string;
  definition: string;
  version: number;
}) => DefinitionFacts | undefined;

/** What is known of a stream of which nothing is. @throws for one of a kind that this version does not know */
function nothingOf(stream: string): Folded {
  switch (parseStream(stream)?.kind) {
    case 'instance':
      return noInstance;
    case 'definition':
      return noDefinition;
    case 'user':
      return noUser;
    case 'role':
      return noRole;
    case 'calendar':
      return noCalendar;
    case 'absence':
      return noAbsence;
    case 'choices':
      return noChoices;
    case undefined:
      throw new Error(`there is no kind of stream for ${stream}`);
  }
}

/**
 * Drops what is known, applies what is next, stops at a gap (a later fetch fills it) or at an event that it cannot apply.
 * `events` are of one stream, by revision.
 */
export function foldStream(
  known: Folded | undefined,
  events: readonly LogEvent[],
  find: FindDefinition,
  skipped: SkippedEvents = noSkippedEvents,
): FoldResult {
  let changes: StreamChanges | undefined;
  let appliedCount = 0;
  for (const event of events) {
    try {
      const next = changes ?? noChanges(event, known ?? nothingOf(event.stream));
      if (event.revision <= next.folded.revision) continue;
      if (event.revision > next.folded.revision + 1) break;
      if (skipped.size > 0 && skipped.has(keyOfEvent(event))) next.folded = movedTo(next.folded, event.revision);
      else applyEvent(next, event, find);
      changes = next;
      appliedCount++;
    } catch (error) {
      return { appliedCount, poison: { event, error }, ...(changes && { changes }) };
    }
  }
  return { appliedCount, ...(changes && { changes }) };
}

const noChanges = ({ tenant, stream }: LogEvent, known: Folded): StreamChanges => ({
  tenant,
  stream,
  known,
  folded: known,
  tasks: new Map(),
  audit: [],
  notifications: [],
  definitions: [],
});

/** As it was, one event later. */
const movedTo = (folded: Folded, revision: number): Folded =>
  folded.kind === 'instance' && folded.row
    ? { ...folded, revision, row: { ...folded.row, revision } }
    : { ...folded, revision };

function applyEvent(changes: StreamChanges, recorded: LogEvent, find: FindDefinition): void {
  const event = { ...recorded, data: upcast(recorded) };
  const { folded } = changes;
  switch (folded.kind) {
    case 'instance':
      applyInstance(changes, folded, event, factIn<InstanceEvent>(event, instanceEvents), find);
      return;
    case 'definition': {
      const fact = factIn<DefinitionEvent>(event, definitionEvents);
      changes.definitions.push(definitionChange(event, fact));
      changes.audit.push(auditOfDefinition(event, fact));
      changes.folded = { ...folded, revision: event.revision };
      return;
    }
    case 'user': {
      const fact = factIn<DirectoryEvent>(event, directoryEvents);
      if (!('user' in fact.data)) throw new Error(`${event.type} is no fact of a user`);
      const { user, profile } = fact.data;
      changes.user = { tenant: event.tenant, user, revision: event.revision, profile };
      changes.audit.push(auditOfDirectory(event, fact));
      changes.folded = { ...folded, revision: event.revision };
      return;
    }
    case 'absence': {
      const fact = factIn<DirectoryEvent>(event, directoryEvents);
      if (!('absence' in fact.data)) throw new Error(`${event.type} is no fact of an absence`);
      const { absence, profile } = fact.data;
      const isCancelled = fact.type === 'AbsenceCancelled';
      changes.absence = { tenant: event.tenant, absence, revision: event.revision, isCancelled, profile };
      changes.audit.push(auditOfDirectory(event, fact));
      changes.folded = { ...folded, revision: event.revision };
      return;
    }
    case 'role':
      applyRole(changes, folded, event);
      return;
    case 'calendar':
      factIn<CalendarEvent>(event, calendarEvents);
      changes.audit.push(auditOf(event));
      changes.folded = { ...folded, revision: event.revision };
      return;
    case 'choices': // of nobody else's concern: no line of the audit, either
      factIn<ChoicesEvent>(event, choicesEvents);
      changes.folded = { ...folded, revision: event.revision };
  }
}

function applyInstance(
  changes: StreamChanges,
  known: FoldedInstance,
  event: LogEvent,
  fact: InstanceEvent,
  find: FindDefinition,
): void {
  const { tenant, revision, recordedAt } = event;
  const of =
    fact.type === 'InstanceStarted' || fact.type === 'InstanceScheduled'
      ? { tenant, definition: fact.data.definition, version: fact.data.version }
      : { tenant, definition: known.row?.definition ?? '', version: known.row?.definitionVersion ?? 0 };
  const definition = find(of);
  if (!definition) throw new Error(`version ${of.version} of the definition "${of.definition}" is not in the log`);
  const instance = event.stream.slice('instance-'.length);
  const evolved = evolveInstance(known, fact, { instance, revision, recordedAt }, definition);
  const audit = evolved.folded.row && auditOfInstance(event, fact, known, evolved.folded.row);
  if (audit) changes.audit.push(audit);
  changes.notifications.push(...notificationsOf(event, fact, known, evolved.folded));
  for (const task of evolved.touchedTasks) changes.tasks.set(task.number, task);
  changes.folded = evolved.folded;
}

function applyRole(changes: StreamChanges, known: FoldedRole, event: LogEvent): void {
  const fact = factIn<DirectoryEvent>(event, directoryEvents);
  if (!('role' in fact.data)) throw new Error(`${event.type} is no fact of a role`);
  const folded = evolveRole(known, fact as RoleEvent, event.revision);
  const { profile, holders, revision } = folded;
  changes.role = { tenant: event.tenant, role: fact.data.role, revision, profile, holders };
  changes.audit.push(auditOfDirectory(event, fact));
  changes.folded = folded;
}

/** The shape of what is in the log was checked when it was written; what is not known at all is refused here. */
function factIn<Fact extends { type: string; data: object }>(
  event: LogEvent,
  known: Readonly<Record<string, unknown>>,
): Fact {
  if (!Object.hasOwn(known, event.type)) throw new Error(`${event.type} is not known here`);
  return { type: event.type, data: event.data } as unknown as Fact;
}
