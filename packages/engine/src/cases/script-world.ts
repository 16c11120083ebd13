import type { Permission } from '@procession/contracts/events/directory.ts';
import type { InstanceEvent } from '@procession/contracts/events/instance.ts';
import type { CompiledDefinition } from '../compiled.ts';
import { isRejection } from '../decider.ts';
import type { InstanceCommand } from '../instance/command.ts';
import { decide } from '../instance/decide.ts';
import { evolve, type RecordedEvent } from '../instance/evolve.ts';
import { type InstanceState, notStarted } from '../instance/state.ts';
import { fixedChance } from '../testing/fixed-chance.ts';
import { office } from '../time/testing.ts';
import { type DirectoryParts, directoryOf } from './directory.ts';

/** One instance under a case's script. Each command is one second after the one before, unless time passes. */
export interface ScriptWorld {
  definition: CompiledDefinition;
  directory: DirectoryParts;
  state: InstanceState;
  /** What each command stored. */
  commits: RecordedEvent[][];
  /** Time of the next command, in ms since the epoch. */
  nowMs: number;
}

export const beginScript = (definition: CompiledDefinition, directory: DirectoryParts): ScriptWorld => ({
  definition,
  directory,
  state: notStarted,
  commits: [],
  nowMs: Date.UTC(2026, 0, 5, 9),
});

/** What an action led to. */
export interface Told {
  events: InstanceEvent[];
  refused?: string;
}

interface Sender {
  by: string;
  permissions: readonly Permission[];
  uniqueHeldBy?: string | undefined;
}

export function send(
  world: ScriptWorld,
  command: InstanceCommand,
  { by: id, permissions, uniqueHeldBy }: Sender,
): Told {
  const directory = directoryOf(world.directory);
  const name = directory.nameOf(id);
  const recordedAt = new Date(world.nowMs).toISOString();
  const decision = decide(world.definition, world.state, command, {
    instance: '019b8d1e-6a5c-7c3a-9f0e-2d7a4c1b8e55',
    now: recordedAt,
    actor: { id, ...(name !== undefined && { name }), permissions: new Set(permissions) },
    directory,
    ...fixedChance,
    calendars: (calendar) => (calendar === undefined ? undefined : { ...anyCalendar, id: calendar }),
    ...(uniqueHeldBy !== undefined && { uniqueHeldBy: { instance: uniqueHeldBy } }),
  });
  if (isRejection(decision)) {
    const { type, detail } = decision.rejection;
    return { events: [], refused: `${type}: ${detail}` };
  }
  const { revision } = world.state;
  const commit = decision.events.map(
    (event, index): RecordedEvent => ({ ...event, revision: revision + index + 1, recordedAt }),
  );
  world.commits.push(commit);
  world.nowMs += 1_000;
  world.state = commit.reduce(evolve, world.state);
  return { events: decision.events };
}

/** Cases seldom say when people work: every calendar that is named is this one. */
const anyCalendar = office('UTC');
