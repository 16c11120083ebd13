import { defaultCalendar } from '@procession/contracts/events/calendar.ts';
import type { EventMeta } from '@procession/contracts/events/envelope.ts';
import { schemaVersionOf } from '@procession/contracts/events/envelope.ts';
import type { InstanceEvent } from '@procession/contracts/events/instance.ts';
import { instanceStream } from '@procession/contracts/ids.ts';
import type { Json } from '@procession/contracts/json.ts';
import type { CompiledDefinition } from '@procession/engine/compiled.ts';
import { isRejection, type Rejection, reject } from '@procession/engine/decider.ts';
import type { Actor, DecideContext, InstanceCommand } from '@procession/engine/instance/command.ts';
import { decide } from '@procession/engine/instance/decide.ts';
import { refuse } from '@procession/engine/instance/rejections.ts';
import type { InstanceState } from '@procession/engine/instance/state.ts';
import { newInstanceId } from '@procession/platform/uuid.ts';
import type { DutyChange } from './duties/duty-change.ts';
import { dutyChangesOf } from './duties/duty-changes.ts';
import type {
  Answer,
  Command,
  CommandDecision,
  CommitContext,
  NewEvent,
  Outcome,
  StreamDuty,
  StreamLock,
  UniqueChange,
} from './event-store/command.ts';
import { lockChangesOf } from './locks/lock-changes.ts';
import type { CommandPorts } from './ports.ts';
import { sealEvents } from './sealing/seal-events.ts';

/** Clocks, machines and other instances: whatever they send, the definition has asked for. */
export const systemActor = 'system';
const system: Actor = { id: systemActor, permissions: new Set(), isSystem: true };

/** Who sends a command, under which key, and what of it identifies the request. */
export interface Sender {
  tenant: string;
  keyOwner: string;
  key: string;
  fingerprint: string;
  meta: EventMeta;
  /** No user stands behind it, so no rights are asked for. */
  isSystem?: true;
  expected?: DecideContext['expected'];
}

/**
 * The main flow: a request is a command on one instance; its state is loaded, the command is decided on it, and what was
 * decided is appended, or decided again on what moved meanwhile. All of it in the committer, which calls back here.
 */
export function handleInstanceCommand(
  ports: CommandPorts,
  sender: Sender,
  {
    instance,
    command,
    answer,
    also,
  }: { instance: string; command: InstanceCommand; answer: (state: InstanceState) => Answer; also?: Also },
): Promise<Outcome> {
  return ports.handle({
    ...sender,
    streams: [{ stream: instanceStream(instance), kind: 'instance' }],
    decide: ([state], context) =>
      decideOn(ports, sender, { of: 0, instance, command, state: state as InstanceState, context, answer, also }),
    refresh: refreshRights(ports, sender.tenant),
  });
}

/** Starts one instance under a new id, on a version that was looked up. */
export function handleStart(
  ports: CommandPorts,
  sender: Sender,
  start: InstanceStart & { answer: (state: InstanceState) => Answer; also?: Also },
): Promise<Outcome> {
  return ports.handle({
    ...sender,
    streams: [{ stream: instanceStream(start.instance), kind: 'instance', isNew: true }],
    decide: ([state], context) => decideOn(ports, sender, { of: 0, ...start, state: state as InstanceState, context }),
    refresh: refreshRights(ports, sender.tenant),
  });
}

/** What is settled in the same transaction: a duty of another stream, a message that is given. */
export interface AlsoDone {
  claims?: readonly Omit<UniqueChange, 'of'>[];
  duties?: readonly DutyChange[];
}

/** What else is settled may depend on what the command led to. */
export type Also = AlsoDone | ((events: readonly NewEvent[]) => AlsoDone);

export interface InstanceStart {
  instance: string;
  command: Extract<InstanceCommand, { type: 'StartInstance' }>;
  version: { definition: string; version: number };
}

interface Deciding {
  /** Index of the instance's stream in the command. */
  of: number;
  instance: string;
  command: InstanceCommand;
  /** For a start; else the state knows it. */
  version?: { definition: string; version: number };
  state: InstanceState;
  context: CommitContext;
  answer: (state: InstanceState) => Answer;
  also?: Also | undefined;
}

function decideOn(ports: CommandPorts, sender: Sender, deciding: Deciding): CommandDecision {
  const { of, context, instance } = deciding;
  const decided = decideInstance(ports, sender, deciding);
  if (!('events' in decided)) return decided;
  const also = typeof deciding.also === 'function' ? deciding.also(decided.events) : deciding.also;
  if (also?.claims && context.heldBy(instanceStream(instance)) !== undefined)
    return reject('already-given', 'Another instance has it');
  if (also && decided.events.length === 0) return { reply: deciding.answer(deciding.state) };
  if (also?.claims) decided.claims.push(...also.claims.map((claim) => ({ ...claim, of })));
  if (also?.duties) decided.duties = [...decided.duties, ...also.duties.map((change) => ({ of, change }))];
  return { ...decided, answer: ([after]) => deciding.answer(after!.state as InstanceState) };
}

export type DecidedInstance =
  | { events: NewEvent[]; claims: UniqueChange[]; duties: StreamDuty[]; locks: StreamLock[] }
  | Rejection
  | { fetch: () => Promise<void> };

/** Pure as far as memory reaches; what is not in memory is named, and fetched before the next try. */
export function decideInstance(
  ports: CommandPorts,
  sender: Sender,
  { of, instance, command, version, state, context }: Omit<Deciding, 'answer'>,
): DecidedInstance {
  const { tenant } = sender;
  const setting = settingOf(ports, sender, { instance, isOnTask: isOnTask(command), version, state, context });
  if (!('definition' in setting)) return setting;
  const { definition } = setting;
  const stream = instanceStream(instance);
  const decision = decide(definition, state, command, setting.context);
  if (isRejection(decision)) return decision;
  const files = ports.files.check({ tenant, stream, definition, events: decision.events });
  if ('fetch' in files) return files;
  if (files.length > 0)
    return refuse('invalid-data', files.map((fault) => `${fault.place}: ${fault.message}`).join('; '), {
      issues: files as unknown as Json,
    });
  const seal = sealEvents({ tenant, stream, definition, state, keys: ports.keys }, decision.events);
  if ('lacks' in seal) return { fetch: () => ports.keys.provide(tenant, seal.lacks) };
  return {
    events: decision.events.map(({ type, data }, i) => {
      const sealed = seal.sealed[i];
      return { of, type, schemaVersion: schemaVersionOf(type), data, ...(sealed && { sealed }) };
    }),
    claims: uniqueChanges(of, definition, state, decision.events),
    duties: dutyChangesOf(instance, state, decision.events)?.map((change) => ({ of, change })) ?? noDuties,
    locks: lockChangesOf(state, decision.events)?.map((change) => ({ of, change })) ?? noLocks,
  };
}

interface Setting extends Pick<Deciding, 'instance' | 'state' | 'context'> {
  isOnTask: boolean;
  version?: Deciding['version'] | undefined;
}

/** What a command on an instance is decided with, once all of it is in memory. */
export function settingOf(
  ports: CommandPorts,
  { tenant, meta, isSystem, expected }: Sender,
  { instance, isOnTask, version, state, context }: Setting,
): { definition: CompiledDefinition; context: DecideContext } | Rejection | { fetch: () => Promise<void> } {
  const index = ports.indexes.get(tenant);
  if (!index) return { fetch: async () => void (await ports.indexes.load(tenant)) };
  if (!isSystem && index.directory.isSwitchedOff(meta.actor)) {
    const name = index.directory.nameOf(meta.actor) ?? meta.actor;
    return refuse('missing-permission', `${name} is switched off in the directory`);
  }
  const wanted = state.status === 'not_started' ? version : state;
  if (!wanted)
    return isOnTask
      ? refuse('task-not-found', 'There is no such task')
      : refuse('instance-not-found', 'There is no such instance');
  const definition = ports.definitions.get(tenant, wanted.definition, wanted.version);
  if (!definition)
    return { fetch: async () => void (await ports.definitions.load(tenant, wanted.definition, wanted.version)) };
  const stream = instanceStream(instance);
  const holder = holderOf(context.heldBy(stream));
  return {
    definition,
    context: {
      instance,
      now: context.now,
      calendars: (name) => index.calendars.get(name ?? defaultCalendar),
      actor: isSystem ? system : index.directory.actor(meta.actor),
      directory: index.directory,
      random: Math.random,
      newId: newInstanceId,
      // Two instances that one command starts may want one lock: the first takes it.
      lockHeldBy: (key) => (context.lockedBy(key) === stream ? undefined : holderOf(context.lockedBy(key))),
      ...(holder && { uniqueHeldBy: holder }),
      ...(expected && { expected }),
    },
  };
}

const holderOf = (stream: string | undefined): { instance: string } | undefined =>
  stream === undefined ? undefined : { instance: stream.slice(instanceStream('').length) };

const noDuties: StreamDuty[] = [];
const noLocks: StreamLock[] = [];

const isOnTask = (command: InstanceCommand): boolean => 'task' in command && command.task !== undefined;

/** An open instance holds its unique value from its start to its end. */
function uniqueChanges(
  of: number,
  { key }: CompiledDefinition,
  state: InstanceState,
  events: readonly InstanceEvent[],
): UniqueChange[] {
  const first = events[0];
  const started =
    first?.type === 'InstanceStarted' || first?.type === 'InstanceScheduled' ? first.data.unique : undefined;
  const value = started ?? state.unique;
  if (value === undefined) return [];
  const isEnded = events.some(({ type }) => type === 'InstanceEnded');
  if (started !== undefined) return isEnded ? [] : [{ of, definition: key, value, claims: true }];
  return isEnded ? [{ of, definition: key, value, claims: false }] : [];
}

/** Somebody who is refused for want of a right, or of a person, is refused on the directory as it is now. */
export const refreshRights =
  ({ indexes }: CommandPorts, tenant: string): NonNullable<Command['refresh']> =>
  ({ type }) =>
    type === 'missing-permission' || type === 'not-eligible' ? indexes.check(tenant) : undefined;
