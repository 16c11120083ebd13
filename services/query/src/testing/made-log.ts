import { canonical } from '@procession/contracts/canonical.ts';
import type { CalendarProfile } from '@procession/contracts/events/calendar.ts';
import type { AbsenceProfile } from '@procession/contracts/events/directory.ts';
import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import type { InstanceEvent } from '@procession/contracts/events/instance.ts';
import type { NotificationChoices } from '@procession/contracts/events/notification-choices.ts';
import {
  absenceStream,
  calendarStream,
  choicesStream,
  definitionStream,
  instanceStream,
  roleStream,
  userStream,
} from '@procession/contracts/ids.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import { type DirectoryParts, directoryOf } from '@procession/engine/cases/directory.ts';
import { type InLine, keepLocks } from '@procession/engine/cases/lock-lines.ts';
import { compileDefinition } from '@procession/engine/compile-definition.ts';
import type { CompiledDefinition } from '@procession/engine/compiled.ts';
import { type Decision, isRejection } from '@procession/engine/decider.ts';
import type { DecideContext, InstanceCommand } from '@procession/engine/instance/command.ts';
import { decide } from '@procession/engine/instance/decide.ts';
import { evolve } from '@procession/engine/instance/evolve.ts';
import { type InstanceState, notStarted } from '@procession/engine/instance/state.ts';
import { fixedChance } from '@procession/engine/testing/fixed-chance.ts';
import { chain, noPredecessor } from '@procession/platform/hash-chain.ts';
import { newInstanceId } from '@procession/platform/uuid.ts';

export type PublishedDocument = JsonObject & { key: string; name: string };

interface Fact {
  type: string;
  data: object;
}

interface MadeInstance {
  definition: CompiledDefinition;
  state: InstanceState;
}

/**
 * A log as the command service writes it, with real decisions of the engine, in memory. Each command is recorded one second
 * after the one before, beginning at 2026-01-05T09:00:00.000Z.
 */
export class MadeLog {
  readonly tenant: string;
  readonly events: LogEvent[] = [];
  /** Who holds locks of the tenant, and who waits for them. */
  locks: InLine[] = [];
  /** Puts sealed values in place of sensitive ones, as the command service does before it appends. */
  seal: (stream: string, data: JsonObject) => JsonObject = (_stream, data) => data;
  readonly #directory: DirectoryParts;
  readonly #definitions = new Map<string, CompiledDefinition>();
  readonly #instances = new Map<string, MadeInstance>();
  readonly #heads = new Map<string, { revision: number; hash: string }>();
  #now = Date.UTC(2026, 0, 5, 9);
  #commands = 0;

  constructor(tenant: string, directory: DirectoryParts) {
    this.tenant = tenant;
    this.#directory = directory;
  }

  publish(document: PublishedDocument, by = 'admin'): void {
    const key = document.key;
    const version = (this.#definitions.get(key)?.version ?? 0) + 1;
    this.#definitions.set(key, compileDefinition(document, { key, version }));
    const data = { key, version, name: document.name, document, hash: `hash-of-${key}-${version}` };
    this.#record(definitionStream(key), by, [{ type: 'DefinitionPublished', data }]);
  }

  registerPeople(permissionsOf: Readonly<Record<string, readonly string[]>>, by = 'admin'): void {
    for (const [user, { name = user, active = true, kind = 'person' }] of Object.entries(this.#directory.users ?? {})) {
      const profile = { name, kind, active };
      this.#record(userStream(user), by, [{ type: 'UserRegistered', data: { user, profile } }]);
    }
    for (const [role, users] of Object.entries(this.#directory.roles ?? {})) {
      const profile = { name: role, permissions: permissionsOf[role] ?? [] };
      this.#record(roleStream(role), by, [
        { type: 'RoleDefined', data: { role, profile } },
        ...(users.length > 0 ? [{ type: 'RoleGranted', data: { role, users } }] : []),
      ]);
    }
  }

  recordAbsence(absence: string, profile: AbsenceProfile, type = 'AbsenceRecorded', by = 'admin'): void {
    this.#record(absenceStream(absence), by, [{ type, data: { absence, profile } }]);
  }

  putCalendar(calendar: string, profile: CalendarProfile, by = 'admin'): void {
    const stream = calendarStream(calendar);
    const type = this.events.some((event) => event.stream === stream) ? 'CalendarChanged' : 'CalendarDefined';
    this.#record(stream, by, [{ type, data: { calendar, profile } }]);
  }

  choose(user: string, choices: NotificationChoices): void {
    this.#record(choicesStream(user), user, [{ type: 'NotificationChoicesMade', data: { user, choices } }]);
  }

  /** @returns the instance's id */
  start(
    definition: string,
    by: string,
    data: JsonObject,
    entity = { type: 'booking', id: 'B-7' },
    startAt?: string,
  ): string {
    const id = newInstanceId();
    const compiled = this.#definitions.get(definition);
    if (!compiled) throw new Error(`${definition} is not published`);
    this.#instances.set(id, { definition: compiled, state: notStarted });
    this.tell(id, by, {
      type: 'StartInstance',
      number: this.#instances.size,
      data,
      entity,
      ...(startAt && { startAt }),
    });
    return id;
  }

  /** @throws Error when the engine rejects it: a test's history is legal. */
  tell(id: string, by: string, command: InstanceCommand): void {
    const { definition, state } = this.#instances.get(id)!;
    const directory = directoryOf(this.#directory);
    const name = directory.nameOf(by);
    const decision = this.#decide(id, (lockHeldBy) =>
      decide(definition, state, command, {
        lockHeldBy,
        instance: id,
        now: new Date(this.#now).toISOString(),
        actor: { id: by, ...(name !== undefined && { name }), permissions: new Set(['start', 'act', 'operate']) },
        directory,
        ...fixedChance,
      }),
    );
    if (isRejection(decision)) throw new Error(`${command.type}: ${decision.rejection.detail}`);
    const recorded = this.#record(instanceStream(id), by, decision.events);
    const after = decision.events.reduce(
      (folded, event, index) => evolve(folded, { ...event, ...recorded[index]!, data: event.data } as never),
      state,
    );
    this.#instances.set(id, { definition, state: after });
  }

  /** Again when a lock that it takes is held, as the append has it. */
  #decide(
    id: string,
    decideWith: (lockHeldBy: NonNullable<DecideContext['lockHeldBy']>) => Decision<InstanceEvent>,
  ): Decision<InstanceEvent> {
    const held = new Map<string, string>();
    for (;;) {
      const decision = decideWith((key) => (held.has(key) ? { instance: held.get(key)! } : undefined));
      if (isRejection(decision)) return decision;
      const kept = keepLocks(this.locks, id, decision.events);
      if ('lines' in kept) {
        this.locks = kept.lines;
        return decision;
      }
      for (const [key, holder] of kept.held) held.set(key, holder);
    }
  }

  eventsOf(id: string): LogEvent[] {
    return this.events.filter(({ stream }) => stream === instanceStream(id));
  }

  /** Pages of a stream, as the log gives them. */
  async *pagesOf(id: string, perPage = 3): AsyncGenerator<LogEvent[]> {
    const events = this.eventsOf(id);
    for (let at = 0; at < events.length; at += perPage) yield events.slice(at, at + perPage);
  }

  #record(stream: string, actor: string, facts: readonly (Fact | InstanceEvent)[]): LogEvent[] {
    const recordedAt = new Date(this.#now).toISOString();
    const meta = { actor, command: `command-${++this.#commands}` };
    this.#now += 1_000;
    const recorded = facts.map(({ type, data }): LogEvent => {
      const head = this.#heads.get(stream) ?? { revision: 0, hash: noPredecessor };
      const stored = this.seal(stream, JSON.parse(JSON.stringify(data)) as JsonObject);
      const event = { tenant: this.tenant, stream, revision: head.revision + 1, type, schemaVersion: 1, recordedAt };
      const hash = chain(head.hash, { ...event, data: canonical(stored), meta: canonical(meta) });
      this.#heads.set(stream, { revision: event.revision, hash });
      return { ...event, data: stored, meta, hash };
    });
    this.events.push(...recorded);
    return recorded;
  }
}
