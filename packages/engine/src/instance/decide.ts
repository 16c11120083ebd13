import type { InstanceEvent } from '@procession/contracts/events/instance.ts';
import { unreachable } from '@procession/contracts/json.ts';
import type { CompiledDefinition } from '../compiled.ts';
import type { Decision, Rejection } from '../decider.ts';
import { decideTask, withdrawDecision } from '../steps/approval/decide-task.ts';
import { completeTask } from '../steps/form/complete-task.ts';
import { askInformation, giveInformation } from './ask-information.ts';
import { assignTask } from './assign-task.ts';
import { cancelInstance } from './cancel-instance.ts';
import { changeInstanceData } from './change-data.ts';
import { endChild, failChild } from './children.ts';
import { claimTask, releaseTask } from './claim-task.ts';
import type { DecideContext, InstanceCommand } from './command.ts';
import { comment } from './comment.ts';
import { delegateTask, returnTask } from './delegate-task.ts';
import { draftTask } from './draft-task.ts';
import { cancelTimersOfClosedTasks } from './due.ts';
import { grantLock } from './grant-lock.ts';
import { completeJob, failJobAttempt } from './jobs.ts';
import { instanceLimits } from './limits.ts';
import { moveStep } from './move-step.ts';
import { addItem, closeGrowth, operateStep } from './operate.ts';
import { refuse } from './rejections.ts';
import { rest } from './rest.ts';
import { retryIncident, retryRefused } from './retry-incident.ts';
import { rewindInstance } from './rewind.ts';
import { beginInstance, startInstance } from './start-instance.ts';
import type { InstanceState } from './state.ts';
import { refusedWhileSuspended, resumeInstance, suspendInstance } from './suspend-instance.ts';
import { releaseLocks } from './tenant-locks.ts';
import { fireTimer } from './timers.ts';
import { give } from './waits.ts';
import { beginWork, eventsOf, type Work } from './work.ts';

/**
 * What a command on an instance leads to: the events of one commit, or why it is refused. Decided to rest: afterwards
 * nothing moves until somebody acts. Pure; `definition` is the version that the instance was started with.
 */
export function decide(
  definition: CompiledDefinition,
  state: InstanceState,
  command: InstanceCommand,
  context: DecideContext,
): Decision<InstanceEvent> {
  const refused = outOfPlace(state, command) ?? refusedWhileSuspended(state, command);
  if (refused) return refused;
  const work = beginWork(definition, state, context);
  const notDone = handle(work, command);
  if (notDone) return notDone;
  if (work.state.status !== 'pending') rest(work);
  cancelTimersOfClosedTasks(work);
  releaseLocks(work);
  const events = eventsOf(work);
  return unsettled(work, command) ?? historyFull(work, events.length) ?? { events };
}

/** What closes the instance is always possible, for nothing comes after it. */
function historyFull({ before, state }: Work, count: number): Rejection | undefined {
  const { historyEventsMax: max, closingEventsMax } = instanceLimits;
  const events = before.revision + count;
  if (events <= max || (state.ended && events <= max + closingEventsMax)) return undefined;
  return refuse(
    'history-full',
    `The history of an instance has at most ${max} events; this one has ${before.revision}. Cancel it, and start another one that goes on from here`,
    { events: before.revision, eventsMax: max },
  );
}

/** Emits the facts of the command and queues what follows, or says why not. */
function handle(work: Work, command: InstanceCommand): Rejection | undefined {
  switch (command.type) {
    case 'StartInstance':
      return startInstance(work, command);
    case 'BeginInstance':
      return beginInstance(work);
    case 'ClaimTask':
      return claimTask(work, command.task);
    case 'ReleaseTask':
      return releaseTask(work, command.task);
    case 'AssignTask':
      return assignTask(work, command);
    case 'DelegateTask':
      return delegateTask(work, command);
    case 'ReturnTask':
      return returnTask(work, command);
    case 'AskInformation':
      return askInformation(work, command);
    case 'GiveInformation':
      return giveInformation(work, command);
    case 'WithdrawDecision':
      return withdrawDecision(work, command.task);
    case 'DecideTask':
      return decideTask(work, command);
    case 'CompleteTask':
      return completeTask(work, command);
    case 'DraftTask':
      return draftTask(work, command);
    case 'Comment':
      return comment(work, command);
    case 'ChangeData':
      return changeInstanceData(work, command);
    case 'RetryIncident':
      return retryIncident(work, command);
    case 'SuspendInstance':
      return suspendInstance(work, command);
    case 'ResumeInstance':
      return resumeInstance(work, command);
    case 'AddItem':
      return addItem(work, command);
    case 'CloseItems':
      return closeGrowth(work, command);
    case 'OperateStep':
      return operateStep(work, command);
    case 'MoveStep':
      return moveStep(work, command);
    case 'RewindInstance':
      return rewindInstance(work, command);
    case 'CancelInstance':
      return cancelInstance(work, command);
    case 'FireTimer':
      return fireTimer(work, command);
    case 'CompleteJob':
      return completeJob(work, command);
    case 'FailJobAttempt':
      return failJobAttempt(work, command);
    case 'GiveMessage':
    case 'GiveSignal':
      return give(work, command);
    case 'EndChild':
      return endChild(work, command);
    case 'FailChild':
      return failChild(work, command);
    case 'GrantLock':
      return grantLock(work, command.visit);
    default:
      return unreachable(command);
  }
}

const worksWhilePending: ReadonlySet<InstanceCommand['type']> = new Set(['BeginInstance', 'CancelInstance', 'Comment']);

function outOfPlace(state: InstanceState, command: InstanceCommand): Rejection | undefined {
  const isStart = command.type === 'StartInstance';
  if (state.status === 'not_started') {
    return isStart ? undefined : refuse('instance-not-found', 'There is no such instance');
  }
  if (isStart) return refuse('already-started', 'The instance is already started', { number: state.number });
  if (state.status === 'pending' && !worksWhilePending.has(command.type)) {
    return refuse('instance-pending', `The instance begins at ${state.startAt}`, { startAt: state.startAt ?? '' });
  }
  // A command on a task says itself what became of the task: that explains more than that the instance has ended.
  if (!state.ended || ('task' in command && command.type !== 'Comment')) return undefined;
  return refuse('instance-ended', `The instance is closed: ${state.status} on ${state.ended.at}`, {
    instanceStatus: state.status, // `status` is the HTTP status in a problem
    at: state.ended.at,
    ...(state.ended.reason !== undefined && { reason: state.ended.reason }),
  });
}

/** Looked at when nothing moves any more; a rejection undoes all of the command. */
function unsettled(work: Work, command: InstanceCommand): Rejection | undefined {
  const { openVisitsMax } = instanceLimits;
  if (work.state.routing.openCount > openVisitsMax) {
    return refuse('limit-reached', `An instance may have at most ${openVisitsMax} open visits`, { openVisitsMax });
  }
  return command.type === 'RetryIncident' ? retryRefused(work, command) : undefined;
}
