import type { Permission } from '@procession/contracts/events/directory.ts';
import { openSeats, peopleOf } from '@procession/contracts/seats.ts';
import type { InstanceCommand } from '../instance/command.ts';
import { type ItemRef, itemNamed } from '../instance/routing-state.ts';
import { openTasks, type TaskState, taskNamed } from '../instance/state.ts';
import type { Action } from './case-file.ts';
import { grantLocks, lockElsewhere, unlockElsewhere } from './lock-actions.ts';
import {
  childNamed,
  completeMachine,
  fire,
  giveKept,
  giveMessage,
  giveSignal,
  interrupt,
  openMachines,
  pass,
} from './machine-actions.ts';
import { peopleAction } from './people-actions.ts';
import { inChild, nothingTold, type ScriptWorld, send, type Told, tellAll } from './script-world.ts';
import { longName, shortItem } from './trace.ts';

/** Does what one entry of a script says; messages that were kept go to whoever waits for them then, and locks to whose turn it is. */
export function act(world: ScriptWorld, action: Action): Told {
  const told = actAlone(world, action);
  return told.refused === undefined ? tellAll(tellAll(told, giveKept(world)), grantLocks(world)) : told;
}

function actAlone(world: ScriptWorld, action: Action): Told {
  if ('directory' in action) {
    const { roles, users, unknown, absences } = action.directory;
    const { directory } = world;
    world.directory = JSON.parse(
      JSON.stringify({
        ...directory,
        roles: { ...directory.roles, ...roles },
        users: { ...directory.users, ...users },
        unknown: unknown ?? directory.unknown,
        absences: absences ?? directory.absences,
      }),
    );
    return nothingTold();
  }
  if ('pass' in action) return pass(world, action.pass);
  if ('lock' in action) return lockElsewhere(world, action.lock);
  if ('unlock' in action) return unlockElsewhere(world, action.unlock);
  const sender = { by: action.by, permissions: action.permissions };
  if ('start' in action) {
    const { start: data, entity, onBehalfOf, uniqueHeldBy } = action;
    const { entityType } = world.definition;
    const called = entity ?? (entityType === undefined ? undefined : { type: entityType, id: 'root' });
    const about = { ...(called && { entity: called }), ...(onBehalfOf !== undefined && { onBehalfOf }) };
    return as(
      world,
      { type: 'StartInstance', number: 1, data, ...about },
      { by: 'initiator', ...defined(sender) },
      uniqueHeldBy,
    );
  }
  if ('message' in action) return giveMessage(world, action);
  if ('interrupt' in action) return interrupt(world, action);
  if ('signal' in action) return giveSignal(world, action.signal);
  if ('set' in action && !('complete' in action))
    return operate(world, { type: 'ChangeData', set: action.set }, sender);
  if ('cancelInstance' in action) {
    return operate(world, { type: 'CancelInstance', reason: action.reason ?? 'case' }, sender);
  }
  if ('suspend' in action || 'resume' in action) {
    const type = 'suspend' in action ? 'SuspendInstance' : 'ResumeInstance';
    return operate(world, { type, reason: 'case' }, sender);
  }
  if ('retry' in action) {
    const which = action.retry === true ? {} : { incident: action.retry };
    return operate(world, { type: 'RetryIncident', ...which, reason: 'case' }, sender);
  }
  const operation = operationOf(action);
  if (operation) return operate(world, operation, sender);
  const people = peopleAction(action);
  if (!people) return actOnTask(world, action as OnTask);
  const task = taskOf(world, people.work);
  if (!task) return { ...nothingTold(), refused: noSuchWork(world, people.work) };
  return as(world, people.commandOn(task.task), { by: nextPerson(task), ...defined(sender) });
}

function operationOf(action: Action): InstanceCommand | undefined {
  const reason = 'case';
  if ('add' in action) return { type: 'AddItem', visit: longName(action.add), value: action.value ?? null };
  if ('close' in action) return { type: 'CloseItems', visit: longName(action.close) };
  if ('finish' in action) return { type: 'OperateStep', visit: longName(action.finish), how: 'finished', reason };
  if ('cancel' in action) return { type: 'OperateStep', visit: longName(action.cancel), how: 'cancelled', reason };
  if ('rewind' in action) {
    const { rewind, compensate = false } = action;
    return { type: 'RewindInstance', visit: longName(rewind), reason, compensate };
  }
  if ('move' in action) return { type: 'MoveStep', visit: longName(action.move), to: action.to, reason };
  if ('skip' in action) {
    return { type: 'OperateStep', visit: longName(action.skip), how: 'skipped', outcome: action.outcome, reason };
  }
  return undefined;
}

type OnTask = Extract<
  Action,
  { complete: string } | { begin: string } | { release: string } | { reassign: string } | { comment: string }
>;

function actOnTask(world: ScriptWorld, action: OnTask): Told {
  const sender = { by: action.by, permissions: action.permissions };
  if ('comment' in action && !('complete' in action)) {
    const task = action.on === undefined ? undefined : taskOf(world, action.on)?.task;
    const on = task === undefined ? {} : { task };
    return as(world, { type: 'Comment', comment: action.comment, ...on }, { by: 'initiator', ...defined(sender) });
  }
  const work =
    'complete' in action
      ? action.complete
      : 'begin' in action
        ? action.begin
        : 'release' in action
          ? action.release
          : action.reassign;
  const below = childNamed(world, work);
  if (below) {
    const inside = { ...action, ['complete' in action ? 'complete' : 'begin']: below.work } as Action;
    return inChild(world, below.child, (child) => act(child, inside));
  }
  const task = taskOf(world, work);
  const byItself = 'complete' in action && !task ? completeMachine(world, action) : undefined;
  if (byItself) return byItself;
  if (!task) return { events: [], words: [], refused: noSuchWork(world, work) };
  if ('complete' in action) return overdue(world, task, action.outcome) ?? complete(world, task, action);
  const { task: number } = task;
  if ('reassign' in action) {
    const from = action.from === undefined ? {} : { from: action.from };
    return operate(world, { type: 'AssignTask', task: number, to: action.to, ...from }, sender);
  }
  const type = 'begin' in action ? 'ClaimTask' : 'ReleaseTask';
  const by = action.by ?? (type === 'ReleaseTask' ? task.claim?.by : undefined) ?? nextPerson(task);
  return as(world, { type, task: number }, { ...defined(sender), by });
}

/** Says who when the case does; else as many decide as the policy needs, each one who may. */
function complete(world: ScriptWorld, task: TaskState, action: Extract<Action, { complete: string }>): Told {
  const { outcome, set: data, comment, seen, by, permissions } = action;
  const more = {
    ...(data && { data }),
    ...(comment !== undefined && { comment }),
    ...(seen !== undefined && { seen }),
  };
  const command = (): InstanceCommand =>
    task.kind === 'form'
      ? { type: 'CompleteTask', task: task.task, ...more, ...(outcome !== undefined && { outcome }) }
      : { type: 'DecideTask', task: task.task, ...more, outcome: outcome ?? task.outcomes[0] ?? 'approved' };
  if (by !== undefined) return as(world, command(), { by, ...defined({ permissions }) });
  const told = nothingTold();
  for (;;) {
    const now = taskNamed(world.state, task.task);
    const one = as(world, command(), { by: now ? nextPerson(now) : 'nobody', ...defined({ permissions }) });
    tellAll(told, one);
    if (one.refused !== undefined) return told;
    if (taskNamed(world.state, task.task)?.status !== 'open') return told;
  }
}

/** An outcome that no person gives is that of a stage of the due date: its time comes, and that of those before it. */
function overdue(
  world: ScriptWorld,
  { task, step, outcomes }: TaskState,
  outcome: string | undefined,
): Told | undefined {
  const config = world.definition.steps.get(step)?.config;
  const stages = config?.type === 'approval' || config?.type === 'form' ? config.due?.stages : undefined;
  if (outcome === undefined || outcomes.includes(outcome) || !stages?.some((s) => s.outcome === outcome))
    return undefined;
  const told = nothingTold();
  for (;;) {
    const timer = world.state.timers.find((t) => t.task === task && t.purpose === 'stage');
    if (!timer) return told;
    tellAll(told, fire(world, timer));
    if (told.refused !== undefined) return told;
  }
}

/** The first who may act now. */
function nextPerson(task: TaskState): string {
  if (task.claim) return task.claim.by;
  const open = openSeats(task.seats, task.decisions, task.policy?.order === 'sequential');
  return peopleOf(open).find((user) => !task.decisions.some((d) => d.by === user)) ?? 'somebody';
}

const taskOf = (world: ScriptWorld, work: string): TaskState | undefined =>
  world.state.tasks.findLast((t) => t.item === longName(work));

/** Names of the open work, by age of its visits and in order of items; of a sub-process what is open in it. */
export function openWork(world: ScriptWorld): string[] {
  const { state, children } = world;
  const own = [...openTasks(state), ...openMachines(state), ...state.children].flatMap(({ item }) => item ?? []);
  const place = (id: string) => itemNamed(state.routing, id) ?? { visit: -1 };
  const byAge = (a: ItemRef, b: ItemRef) => a.visit - b.visit || (a.index ?? 0) - (b.index ?? 0);
  return [...new Set(own)]
    .toSorted((a, b) => byAge(place(a), place(b)))
    .flatMap((item) => {
      const below = state.children.filter((child) => child.item === item).map(({ child }) => child);
      const inside = children.filter(({ world: child }) => below.includes(child.instance));
      if (below.length === 0) return [shortItem(item)];
      return inside.flatMap(({ world: child }) => openWork(child).map((work) => `${shortItem(item)}/${work}`));
    });
}

function noSuchWork(world: ScriptWorld, work: string): string {
  const { state } = world;
  if (state.ended) return `instance-ended: The instance is closed, ${work} was never open`;
  return `task-not-found: ${work} is not open; open are ${openWork(world).join(' ') || 'none'}`;
}

interface Sender {
  by: string;
  permissions?: Permission[];
}
type MaybeSender = { by?: string | undefined; permissions?: Permission[] | undefined };

const as = (world: ScriptWorld, command: InstanceCommand, { by, permissions }: Sender, uniqueHeldBy?: string): Told =>
  send(world, command, { by, permissions: permissions ?? ['start', 'start_for_others', 'act'], uniqueHeldBy });

/** Without a name it is an operator. */
const operate = (world: ScriptWorld, command: InstanceCommand, sender: MaybeSender): Told =>
  as(
    world,
    command,
    sender.by === undefined ? { by: 'operator', permissions: ['operate'] } : { by: sender.by, ...defined(sender) },
  );

const defined = <T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
