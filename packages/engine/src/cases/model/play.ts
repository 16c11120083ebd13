import { unreachable } from '@procession/contracts/json.ts';
import { peopleOf } from '@procession/contracts/seats.ts';
import fc, { type GeneratorValue } from 'fast-check';
import type { CompiledDefinition } from '../../compiled.ts';
import { isRejection } from '../../decider.ts';
import type { RecordedEvent } from '../../instance/evolve.ts';
import { visitId } from '../../instance/routing-state.ts';
import type { InstanceState } from '../../instance/state.ts';
import { after, beginWorld, by, type Sent, start, tell, type World } from '../../testing.ts';
import { faultsOfFolding } from '../refold.ts';
import { unattended } from './unattended.ts';

const directory = {
  roles: { boss: ['bo', 'cy'] },
  users: { eve: { active: false } },
  absences: [{ user: 'bo', substitute: 'dy', from: '2026-01-05', to: '2026-01-05' }],
};
const people = ['bo', 'cy', 'ana', 'dy'] as const;
const hourMs = 3_600_000;

export interface Played {
  world: World;
  commits: RecordedEvent[][];
  /** What must never be. */
  faults: string[];
}

/** An instance under commands that are legal, late, or make no sense. `from`: kinds of those that are sent. */
export function play(
  definition: CompiledDefinition,
  g: GeneratorValue,
  commandsMax: number,
  from: readonly Kind[] = kinds,
): Played {
  let world = beginWorld(definition, directory);
  const commits: RecordedEvent[][] = [];
  const faults: string[] = [];
  for (let count = 0; count <= commandsMax && faults.length === 0; count += 1) {
    const sent = count === 0 ? by('ana', start({})) : randomCommand(g, world.state, from);
    if (sent.command.type === 'FireTimer') world = { ...world, now: world.now + hourMs };
    const decision = tell(world, isElsewhere(g) ? { ...sent, lockHeldBy: () => ({ instance: 'another' }) } : sent);
    if (isRejection(decision)) continue;
    const before = world.history.length;
    world = after(world, decision.events);
    commits.push(world.history.slice(before));
    faults.push(
      ...unattended(definition, world.state).map((fault) => `after ${JSON.stringify(sent.command)}: ${fault}`),
    );
    if (world.state.ended) break;
  }
  faults.push(...faultsOfFolding(commits, world.state));
  return { world, commits, faults };
}

/** What others have of the locks of the tenant is as random as the commands. */
const isElsewhere = (g: GeneratorValue): boolean => g(fc.nat, { max: 9 }) < 3;

const kinds = [
  'people',
  'people',
  'people',
  'machine',
  'machine',
  'data',
  'claim',
  'hand',
  'hand',
  'pause',
  'draft',
  'add',
  'close',
  'step',
  'rewind',
  'move',
  'retry',
  'cancel',
] as const;

type Kind = (typeof kinds)[number];

/** Nobody intervenes. */
export const usual: readonly Kind[] = kinds.filter((kind) => !['step', 'rewind', 'move', 'cancel'].includes(kind));

function randomCommand(g: GeneratorValue, state: InstanceState, from: readonly Kind[]): Sent {
  const at = (max: number) => g(fc.nat, { max });
  const one = <T>(from: readonly T[]): T | undefined => from[at(Math.max(0, from.length - 1))];
  const open = state.tasks.filter(({ status }) => status === 'open');
  const task = (at(9) === 0 ? at(5) : one(open)?.task) ?? 1;
  const visits = state.routing.visits;
  const visit = visits.length > 0 ? visitId(one(visits)!) : 'nowhere#1';
  const operator = { permissions: ['operate' as const] };
  const kind = state.suspended && at(1) === 0 ? 'pause' : one(from)!;
  switch (kind) {
    case 'people': {
      const isApproval = state.tasks.find((t) => t.task === task)?.kind === 'approval';
      const who = one(people)!;
      return isApproval
        ? by(who, { type: 'DecideTask', task, outcome: one(['approved', 'rejected'])! })
        : by(who, { type: 'CompleteTask', task, data: {} });
    }
    case 'machine':
      return by('system', machineCommand(state, at), { permissions: [] });
    case 'hand': {
      const seated = peopleOf(state.tasks.find((t) => t.task === task)?.seats ?? []);
      const [who, to] = [one([...seated, ...seated, 'ana'])!, one([...people, 'eve'])!];
      const command = one<Sent['command']>([
        { type: 'DelegateTask', task, to },
        { type: 'ReturnTask', task },
        { type: 'AssignTask', task, to },
        { type: 'WithdrawDecision', task },
      ])!;
      return by(who, command);
    }
    case 'pause':
      return by('op', { type: state.suspended ? 'ResumeInstance' : 'SuspendInstance', reason: 'model' }, operator);
    case 'data':
      return by('op', { type: 'ChangeData', set: at(1) === 0 ? { n: at(6) } : { b: at(1) === 0 } }, operator);
    case 'claim':
      return by('bo', { type: at(3) === 0 ? 'ReleaseTask' : 'ClaimTask', task });
    case 'draft':
      return by('bo', { type: 'DraftTask', task, data: {} });
    case 'add':
      return by('op', { type: 'AddItem', visit, value: 'z' }, operator);
    case 'close':
      return by('op', { type: 'CloseItems', visit }, operator);
    case 'step': {
      const how = one(['cancelled', 'finished', 'skipped'] as const)!;
      return by('op', { type: 'OperateStep', visit, how, outcome: 'completed', reason: 'model' }, operator);
    }
    case 'rewind':
      return by('op', { type: 'RewindInstance', visit, compensate: at(1) === 0, reason: 'model' }, operator);
    case 'move':
      return by('op', { type: 'MoveStep', visit, to: one(visits)?.step ?? 'nowhere', reason: 'model' }, operator);
    case 'retry':
      return by('op', { type: 'RetryIncident', reason: 'model' }, operator);
    case 'cancel':
      // Rare, so that most sequences go on.
      return at(9) === 0
        ? by('op', { type: 'CancelInstance', reason: 'model' }, operator)
        : by('op', { type: 'Comment', comment: 'x' }, operator);
    default:
      return unreachable(kind);
  }
}

function machineCommand(
  { timers, jobs, waits, tenantLocks }: InstanceState,
  at: (max: number) => number,
): Sent['command'] {
  const [timer] = timers;
  const [job] = jobs;
  const [wait] = waits;
  const awaited = tenantLocks?.find(({ isHeld }) => !isHeld);
  const isFree = awaited && !tenantLocks?.some(({ key, isHeld }) => isHeld && key === awaited.key);
  if (isFree && at(1) === 0) return { type: 'GrantLock', visit: awaited.visit };
  const which = at(2);
  if (job && (which === 0 || !timer)) {
    const of = { job: job.job, attempt: job.attempt };
    return at(3) === 0
      ? { type: 'FailJobAttempt', ...of, error: { kind: 'x', message: 'no' }, isFinal: true }
      : { type: 'CompleteJob', ...of, response: { status: 200, body: null } };
  }
  if (wait && which === 1) return { type: 'GiveSignal', wait: wait.wait, alternative: 0 };
  return { type: 'FireTimer', timer: timer?.timer ?? at(3) };
}
