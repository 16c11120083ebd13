import type { InstanceEventData } from '@procession/contracts/events/instance.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import { isDecidedByOne, openSeats, peopleOf, rolesOf } from '@procession/contracts/seats.ts';
import type { ApprovalConfig, FormConfig } from '../compiled.ts';
import type { DueRule, DueStage } from '../compiled-due.ts';
import { instantAfter, instantBefore, type TimeFrame } from '../time/instant-after.ts';
import { raiseAt } from './incidents.ts';
import { type Instant, instantOf } from './instants.ts';
import { itemDone } from './items.ts';
import { instanceLimits } from './limits.ts';
import type { TimerState } from './machine-state.ts';
import { isFillable, outcomeOf } from './policy.ts';
import { type ItemRef, itemNamed } from './routing-state.ts';
import { type Seated, seatingOf } from './seating.ts';
import { type IncidentState, type TaskState, taskNamed } from './state.ts';
import { frameOfTimer } from './time-frame.ts';
import { cancelTimers, scheduleTimer } from './timers.ts';
import { withVoices } from './voices.ts';
import { evaluated, record, stepOf, type Work } from './work.ts';

/** When the task is due that is opened now. A date is due when it ends. @throws ExpressionFailed */
export const dueOf = (work: Work, item: ItemRef, { due }: ApprovalConfig | FormConfig): Instant | undefined =>
  due && instantOf(work, due.when, item, 'end');

/** The timers of a task that was just opened: those of its reminders that are yet to come, and the first stage. */
export function scheduleDue(work: Work, number: number): void {
  const task = taskNamed(work.state, number);
  const rule = task && ruleOf(work, task);
  if (!task?.due || !rule) return;
  const { at, business } = task.due;
  const frame = frameOfTimer(work, business);
  for (const [index, before] of rule.remind.entries()) {
    const remindAt = instantBefore(at, before, frame);
    if (remindAt > work.context.now) schedule(work, task, { purpose: 'remind', at: remindAt, index });
  }
  scheduleStage(work, task, { rule, index: 0, since: at, frame });
}

/** Each stage is set when the one before has come: `after` counts from when that was due, however late it fired. */
function scheduleStage(
  work: Work,
  task: TaskState,
  { rule, index, since, frame }: { rule: DueRule; index: number; since: string; frame: TimeFrame },
): void {
  const stage = rule.stages[index];
  if (!stage) return;
  const at = stage.after === undefined ? since : instantAfter(since, stage.after, frame);
  schedule(work, task, { purpose: 'stage', at, index });
}

const schedule = (
  work: Work,
  { task, item, due }: TaskState,
  timer: { purpose: 'remind' | 'stage'; at: string; index: number },
): number =>
  scheduleTimer(work, { task, item, ...timer, ...(due?.business !== undefined && { business: due.business }) });

/** Whoever can act on the task now is to be reminded. */
export function remind(work: Work, timer: TimerState): void {
  const task = taskNamed(work.state, timer.task!);
  if (!task?.due) return;
  record(work, 'TaskReminded', { task: task.task, to: awaited(task), dueAt: task.due.at });
}

/** Whose turn it is; of a task that is claimed, the claimer. */
function awaited({ seats, decisions, policy, claim }: TaskState): string[] {
  if (claim && isDecidedByOne(policy, seats)) return [claim.by];
  return peopleOf(openSeats(seats, decisions, policy?.order === 'sequential'));
}

/** A stage has come: it is done, and the next one is set, unless it has ended the step. */
export function fireStage(work: Work, timer: TimerState): void {
  const task = taskNamed(work.state, timer.task!);
  const rule = task && ruleOf(work, task);
  const stage = rule?.stages[timer.index!];
  if (!task || !rule || !stage) return;
  doStage(work, task, stage, timer.index!);
  const after = taskNamed(work.state, task.task);
  if (after?.status !== 'open') return;
  const frame = frameOfTimer(work, timer.business);
  scheduleStage(work, after, { rule, index: timer.index! + 1, since: timer.at, frame });
}

/** An operator tries again what a stage could not do. */
export function redoStage(work: Work, { facts }: IncidentState): void {
  const task = taskNamed(work.state, facts.task as number);
  const index = facts.stage as number;
  const stage = task && ruleOf(work, task)?.stages[index];
  if (task?.status === 'open' && stage) doStage(work, task, stage, index);
}

function doStage(work: Work, task: TaskState, stage: DueStage, index: number): void {
  const item = itemNamed(work.state.routing, task.item)!;
  const found = stage.tells && evaluated(() => peopleOfStage(work, item, stage.tells!));
  if (found && 'failed' in found) {
    raiseAt(work, item, 'expression-failed', 'stage', { task: task.task, stage: index, ...found.failed });
  } else if (found && stage.tells?.how !== 'notify' && !mayBeSeated(task, found.value)) {
    raiseAt(work, item, 'nobody-eligible', 'stage', nobodyOf(task, found.value, { stage, index }));
  } else {
    record(work, 'TaskEscalated', escalated(work, task, { stage, index, found: found?.value ?? nobody }));
  }
  if (stage.outcome !== undefined) {
    record(work, 'TaskWithdrawn', { task: task.task, cause: 'overdue' });
    itemDone(work, item, stage.outcome);
  } else settleVote(work, item, task.task);
}

type People = Pick<Seated, 'seats' | 'excluded'>;
const nobody: People = { seats: [], excluded: [] };

/** Found as those of a form are: one of them is enough. @throws ExpressionFailed */
const peopleOfStage = (work: Work, item: ItemRef, { assign }: NonNullable<DueStage['tells']>): People =>
  seatingOf(work, item, { type: 'form', assign, outcomes: [], shows: [], edits: [], allow: new Set() });

const mayBeSeated = (task: TaskState, { seats }: People): boolean =>
  seats.some(isFillable) && task.seats.length + seats.length <= instanceLimits.seatsPerTaskMax;

function nobodyOf(
  { task, seats: before }: TaskState,
  { seats, excluded }: People,
  { stage, index }: { stage: DueStage; index: number },
): JsonObject {
  const who = stage.tells?.assign.who;
  return {
    task,
    stage: index,
    need: 1,
    able: seats.filter(isFillable).length,
    asked: who?.by === 'role' ? who.roles : [],
    vacant: seats.filter((s) => !isFillable(s)).map((s) => ({ seat: s.id, why: s.vacant ?? 'no_holder' })),
    excluded: excluded.map(({ user, reason }) => ({ user, reason })),
    ...(before.length + seats.length > instanceLimits.seatsPerTaskMax && {
      seats: before.length + seats.length,
      seatsMax: instanceLimits.seatsPerTaskMax,
    }),
  };
}

/** Its new seats have the voices that the step's policy gives them. */
function escalated(
  work: Work,
  task: TaskState,
  { stage, index, found: { seats, excluded } }: { stage: DueStage; index: number; found: People },
): InstanceEventData<'TaskEscalated'> {
  const { directory } = work.context;
  const { config } = stepOf(work, itemNamed(work.state.routing, task.item)!.visit);
  return {
    task: task.task,
    stage: index,
    ...(stage.tells && { how: stage.tells.how }),
    seats: config.type === 'approval' ? withVoices(config.policy, seats, directory) : seats,
    roles: rolesOf(seats).map((id) => ({ id, name: directory.roleName(id) ?? id })),
    to: peopleOf(seats),
    ...(excluded.length > 0 && { excluded }),
    ...(stage.outcome !== undefined && { outcome: stage.outcome }),
  };
}

/** Other seats may make the votes that were cast enough. */
function settleVote(work: Work, item: ItemRef, number: number): void {
  const task = taskNamed(work.state, number);
  const outcome = task?.policy && outcomeOf(task.policy, task.seats, task.decisions);
  if (outcome === undefined) return;
  record(work, 'TaskCompleted', { task: number, outcome });
  itemDone(work, item, outcome);
}

function ruleOf(work: Work, task: TaskState): DueRule | undefined {
  const { config } = stepOf(work, itemNamed(work.state.routing, task.item)!.visit);
  return config.type === 'approval' || config.type === 'form' ? config.due : undefined;
}

/** A closed task is reminded of nothing. One fact for all of a command. */
export function cancelTimersOfClosedTasks(work: Work): void {
  if (work.state.timers.length === 0) return;
  cancelTimers(work, ({ task }) => task !== undefined && taskNamed(work.state, task)?.status !== 'open');
}
