import type { Permission } from '@procession/contracts/events/directory.ts';
import type { InstanceEvent, InstanceEventData } from '@procession/contracts/events/instance.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import { fillIn } from '@procession/contracts/placeholders.ts';
import { finalStatus } from '@procession/contracts/statuses.ts';
import type { CompiledDefinition } from '../compiled.ts';
import { type Decision, isRejection, type Rejection } from '../decider.ts';
import type { InstanceCommand } from '../instance/command.ts';
import { decide } from '../instance/decide.ts';
import { evolve, type RecordedEvent } from '../instance/evolve.ts';
import { type InstanceState, notStarted } from '../instance/state.ts';
import { fixedChance } from '../testing/fixed-chance.ts';
import { office } from '../time/testing.ts';
import { type DirectoryParts, directoryOf } from './directory.ts';
import { type InLine, keepLocks } from './lock-lines.ts';
import { traceOf } from './trace.ts';

/** One instance under a case's script. Each command is one second after the one before, unless time passes. */
export interface ScriptWorld {
  instance: string;
  definition: CompiledDefinition;
  /** Definitions that it may start as sub-processes, by key. */
  others: ReadonlyMap<string, CompiledDefinition>;
  /** The instances that it has started. */
  children: { item: string; world: ScriptWorld }[];
  /** Messages that nobody waited for yet, oldest first. */
  kept: KeptMessage[];
  /** Who holds locks of the tenant, or waits for them; shared with the instances below. */
  locks: TenantLocks;
  directory: DirectoryParts;
  state: InstanceState;
  /** What each command stored. */
  commits: RecordedEvent[][];
  /** Time of the next command, in ms since the epoch. */
  nowMs: number;
}

export interface TenantLocks {
  lines: InLine[];
  /** Those whose turn has come and who do not know it yet. */
  granted: InLine[];
}

export interface KeptMessage {
  message: string;
  key: string;
  body: JsonObject;
  /** Values that it sets, in place of what `into` says. */
  set: JsonObject | undefined;
}

interface Beginning {
  directory: DirectoryParts;
  others?: ReadonlyMap<string, CompiledDefinition>;
  locks?: TenantLocks;
  instance?: string;
  nowMs?: number;
}

export const beginScript = (
  definition: CompiledDefinition,
  {
    directory,
    others = new Map(),
    locks = { lines: [], granted: [] },
    instance = instanceNumbered(0),
    nowMs = Date.UTC(2026, 0, 5, 9),
  }: Beginning,
): ScriptWorld => ({
  instance,
  definition,
  others,
  children: [],
  kept: [],
  locks,
  directory,
  state: notStarted,
  commits: [],
  nowMs,
});

const instanceNumbered = (number: number): string =>
  `019b8d1e-6a5c-7c3a-9f0e-${(0x2d7a4c1b8e55 + number).toString(16).padStart(12, '0')}`;

/** What an action led to. */
export interface Told {
  /** Of the first instance. */
  events: InstanceEvent[];
  /** Everything that moved, in the instances below, too. */
  words: string[];
  refused?: string;
}

interface Sender {
  by: string;
  permissions: readonly Permission[];
  uniqueHeldBy?: string | undefined;
}

/** Decides and stores a command, and hands over between instances what comes of it. */
export function send(world: ScriptWorld, command: InstanceCommand, sender: Sender): Told {
  const told = store(world, command, sender);
  for (const event of told.events) tellAll(told, handOver(world, event));
  return told;
}

function store(world: ScriptWorld, command: InstanceCommand, sender: Sender): Told {
  const { locks } = world;
  for (let held: ReadonlyMap<string, string> = new Map(); ; ) {
    const decision = decideFor(world, command, sender, held);
    if (isRejection(decision)) return refusedBy(decision);
    const kept = keepLocks(locks.lines, world.instance, decision.events);
    if ('held' in kept) {
      held = new Map([...held, ...kept.held]);
      continue;
    }
    locks.lines = kept.lines;
    locks.granted.push(...kept.granted);
    return commit(world, decision.events);
  }
}

function commit(world: ScriptWorld, events: readonly InstanceEvent[]): Told {
  const { revision } = world.state;
  const recordedAt = new Date(world.nowMs).toISOString();
  const recorded = events.map(
    (event, index): RecordedEvent => ({ ...event, revision: revision + index + 1, recordedAt }),
  );
  world.commits.push(recorded);
  world.nowMs += 1_000;
  world.state = recorded.reduce(evolve, world.state);
  return { events: [...events], words: traceOf(events, world.state) };
}

function refusedBy({ rejection: { type, detail, facts } }: Rejection): Told {
  const by = type === 'step-locked' && facts.by !== undefined ? ` by ${String(facts.by)}` : '';
  return { events: [], words: [], refused: `${type}${by}: ${detail}` };
}

function decideFor(
  world: ScriptWorld,
  command: InstanceCommand,
  { by: id, permissions, uniqueHeldBy }: Sender,
  held: ReadonlyMap<string, string>,
): Decision<InstanceEvent> {
  const directory = directoryOf(world.directory);
  const name = directory.nameOf(id);
  let ids = 0;
  return decide(world.definition, world.state, command, {
    instance: world.instance,
    now: new Date(world.nowMs).toISOString(),
    actor: {
      id,
      ...(name !== undefined && { name }),
      permissions: new Set(permissions),
      ...(id === 'system' && { isSystem: true }),
    },
    directory,
    ...fixedChance,
    calendars: (calendar) => (calendar === undefined ? undefined : { ...anyCalendar, id: calendar }),
    newId: () => `${world.instance.slice(0, 24)}${(childrenOf(world) + ++ids).toString(16).padStart(12, '0')}`,
    lockHeldBy: (key) => {
      const instance = held.get(key);
      return instance === undefined ? undefined : { instance };
    },
    ...(uniqueHeldBy !== undefined && { uniqueHeldBy: { instance: uniqueHeldBy } }),
  });
}

/** Numbers of instances that were given out before. */
const childrenOf = (world: ScriptWorld): number =>
  Number.parseInt(world.instance.slice(24), 16) * 16 + world.children.length;

const asSystem: Sender = { by: 'system', permissions: [] };

/** What instances hand to each other after a commit, each a command of its own. */
function handOver(world: ScriptWorld, event: InstanceEvent): Told {
  if (event.type === 'SubprocessStarted') return startChild(world, event.data);
  const below =
    event.type === 'SubprocessCancelled' &&
    world.children.find((child) => child.world.instance === event.data.child && !child.world.state.ended);
  if (!below) return nothingTold();
  const cancel: InstanceCommand = { type: 'CancelInstance', reason: 'its step was cancelled' };
  return inChild(world, below.world, (child) => send(child, cancel, { by: 'system', permissions: ['operate'] }));
}

function startChild(world: ScriptWorld, started: InstanceEventData<'SubprocessStarted'>): Told {
  const { child, definition: key, input, item, initiator, depth, chain } = started;
  const definition = world.others.get(key);
  if (!definition)
    return store(world, { type: 'FailChild', child, message: `there is no definition ${key}` }, asSystem);
  const { directory, others, locks, nowMs } = world;
  const below = beginScript(definition, { directory, others, locks, instance: child, nowMs });
  world.children.push({ item, world: below });
  const data = fillIn(input, (placeholder) => {
    return '$field' in placeholder ? (world.state.data[placeholder.$field] ?? null) : null;
  }) as JsonObject;
  const parent = { instance: world.instance, item, depth };
  const start: InstanceCommand = {
    type: 'StartInstance',
    number: 1,
    data,
    parent,
    onBehalfOf: initiator,
    ...(chain !== undefined && { chain }),
  };
  return inChild(world, below, (one) => send(one, start, { by: 'system', permissions: ['start', 'start_for_others'] }));
}

/** Acts in an instance below: what moves there is told with its step before it, and its end is handed up. */
export function inChild(world: ScriptWorld, child: ScriptWorld, act: (child: ScriptWorld) => Told): Told {
  const hadEnded = child.state.ended !== undefined;
  child.nowMs = Math.max(child.nowMs, world.nowMs);
  const { words, refused } = act(child);
  const item = world.children.find((one) => one.world === child)!.item;
  const prefix = item.replace(/#1$/, '');
  const told: Told = {
    events: [],
    words: words.filter((word) => !word.startsWith('=')).map((word) => `${prefix}/${word}`),
    ...(refused !== undefined && { refused }),
  };
  world.nowMs = Math.max(child.nowMs, world.nowMs);
  const { status, data } = child.state;
  const isAwaited = world.state.children.some((one) => one.child === child.instance);
  if (hadEnded || !child.state.ended || !isAwaited) return told;
  const ended: InstanceCommand = { type: 'EndChild', child: child.instance, status: finalStatus.parse(status), data };
  return tellAll(told, send(world, ended, asSystem));
}

export const nothingTold = (): Told => ({ events: [], words: [] });

/** The one and then the other. */
export function tellAll(told: Told, more: Told): Told {
  told.events.push(...more.events);
  told.words.push(...more.words);
  if (more.refused !== undefined) told.refused = more.refused;
  return told;
}

/** Cases seldom say when people work: every calendar that is named is this one. */
const anyCalendar = office('UTC');
